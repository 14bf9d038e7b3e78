#!/bin/bash
# didact conform exploration and environment: the strategies and tasks of this build pass, and what is told of others.
. "$(dirname "$0")/tap.sh"

# Each is tried with what stands behind its name; as many at a time as there are processors.
: >list
for file in "$DIDACT_BUILD"/plugins/exploration/*.so; do
    echo "exploration $(basename "$file" .so)" >>list
done
cat >>list <<'END'
exploration gaussian --set anneal_steps=40 --set sigma_final=0.01
exploration meta-variance --set sigma_shape=per-dimension --set optimizer=sgd
exploration uniform --set steps=30
exploration uniform --set steps=15 --set then=meta-variance
exploration uniform --set steps=15 --set then=parameter-noise
exploration faulty
environment pendulum
environment mountain-car-continuous
environment unsound
environment still
END
if [ -e "$DIDACT_BUILD/plugins/environment/mujoco.so" ]; then
    for task in ant hopper reacher; do # the others are made as these are, and each takes half a minute
        echo "environment mujoco --set task=$task" >>list
    done
else
    skip "the tasks of mujoco pass" "it is not built"
fi

# A check takes a few seconds of a processor that has nothing else to do; whoever is slower does not hang.
try()
{
    # shellcheck disable=SC2086 # words
    "$DIDACT" conform $1 --timeout 300 >"$2.out" 2>"$2.err"
    echo "$?" >"$2.status"
}

number=0
while read -r words; do
    number=$((number + 1))
    try "$words" $number &
    while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do
        wait -n
    done
done <list
wait

number=0
while read -r words; do
    number=$((number + 1))
    if [ "$(cat $number.status)" = 0 ] && grep -q ' 0 failed' $number.out; then
        ok "$words passes"
    else
        not_ok "$words passes" "exit status $(cat $number.status)" "$(cat $number.out $number.err)"
    fi
done <list

# What is told.
check "one check alone" "$DIDACT" conform exploration faulty --only save-load --only parameters
out_is "exploration faulty 1.0 ($(realpath "$DIDACT_BUILD")/tests/plugins/exploration/faulty.so)

ok       parameters      each parameter at its bounds works or is refused in words (4 values)
ok       save-load       loaded in the middle of an episode it goes on alike

2 checks: 2 ok, 0 failed" "it has a head, lines, a summary"
check "what a strategy has not is skipped" "$DIDACT" conform exploration ou --only metrics --only lessons --format tap
same "each with its reason" "1..2
ok 1 - lessons # SKIP it does not learn
ok 2 - metrics # SKIP it has none" "$(grep -v '^#' "$last_out")"
check "a strategy may refuse tasks of other sizes" "$DIDACT" conform exploration faulty --set fault=two-actions
out_has "(it refuses 1 of 3 tasks of other sizes)"
check "a task's numbers are told" "$DIDACT" conform environment pendulum --only spaces
out_has "(3 observations, 1 actions, step limit 200)"

# told KIND PLUGIN FAULT CHECK TEXT: how a fault reads.
told()
{
    check_status 1 "$3 is found" "$DIDACT" conform "$1" "$2" --set fault="$3" --only "$4"
    out_has "$5"
}
told exploration faulty saves-no-noise save-load " of the one that was saved"
told exploration faulty keeps-noise episodes "of an instance that had other noise in the episode before; forget it in begin_episode"
told exploration faulty writes-mean bounds "act: it writes to the host's mean"
told exploration faulty keeps-observation bounds "updated: of an earlier call it still uses the host's observation"
told exploration faulty asks-late states "act in step 1 of an episode: it calls host->stream, which is not for [step]"
told exploration faulty bad-at-greatest parameters "with level=1: act in step 1 of an episode: action 0 is infinite, or was not written"
told exploration faulty crashes-at-choice parameters "crashed by SIGSEGV in with mood=wild: create for 3 observations, 1 actions"
told exploration faulty bad-name metrics "metric_name of 0: it is 'Sigma'; use lower case letters, digits and '_'"
told exploration faulty forgetful-density log-prob "log_prob of 1 dimension: by it "
told exploration faulty leaks-lessons memory "improve, 10000 times: each time leaves 32 bytes behind"
check_status 1 "a learner without a memory is found" "$DIDACT" conform exploration forgetful --only learns
out_has "learns: it learns, and has no save and load, so that a run that was stopped could not go on"
told environment unsound needs-reset save-load "load into an instance that was never reset of what was saved after 0 steps: it fails: "
told environment unsound keeps-stream bounds "step: of another call it uses the host's stream"
told environment unsound nan-at-bound corners "step 1 of an episode: observation 0 is nan, or was not written"
told environment unsound endless-bounds create "spaces: the bounds of action 0 are -inf and inf; strategies act between finite ones"

# Mistakes.
check_status 78 "an unknown strategy" "$DIDACT" conform exploration ouu
err_has "; did you mean 'ou'?"
check_status 78 "one that refuses" "$DIDACT" conform exploration ou --set theta=100 --set dt=1
err_has "exploration 'ou' ("
err_has "while in create: theta times dt is 100, and from 2 on the noise grows without end"
check_status 64 "a check of another kind" "$DIDACT" conform environment pendulum --only lessons
err_has "there is no check 'lessons'"

finish
