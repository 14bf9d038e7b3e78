#!/bin/bash
# What a random policy gets: measured beside the runs, kept in random-policy.tsv, and never a reason not to run.
. "$(dirname "$0")/tap.sh"

# experiment NAME ENVIRONMENT [LINE...]: NAME.yaml, a run so short that it does not reach what goes wrong in the environment.
experiment()
{
    local name=$1 environment=$2
    shift 2
    printf '%s\n' "name: $name" "steps: 100" "seeds: 1" "environment: $environment" "exploration: ou" \
        "network: {plugin: native, hidden: [8]}" "evaluation: {every: 100, episodes: 1}" "$@" >"$name.yaml"
}

# table DIR: its random-policy.tsv, with blanks for tabs.
table()
{
    tr '\t' ' ' <"$1/random-policy.tsv"
}

# until_there FILE: waits until the file is there.
until_there()
{
    for _ in $(seq 600); do
        [ -e "$1" ] && return
        sleep 0.1
    done
    not_ok "$1 was to appear"
}

# measuring DIR: whether a process measures for the experiment in it.
measuring()
{
    grep -qsaP "^didact\x00inspect\x00random-policy\x00$1/" /proc/[0-9]*/cmdline
}

# until_measuring DIR, until_alone DIR: waits for such a process to begin, or to be gone.
until_measuring()
{
    for _ in $(seq 300); do
        measuring "$1" && return
        sleep 0.1
    done
    return 1
}

until_alone()
{
    for _ in $(seq 300); do
        measuring "$1" || return 0
        sleep 0.1
    done
    return 1
}

# --- the plain case
experiment plain "{plugin: probe, step_limit: 5}" "seeds: 2" "variants: {a: {}, b: {exploration: {sigma: 0.1}}}"
sed -i '/^seeds: 1/d' plain.yaml
check "an experiment runs" "$DIDACT" run plain.yaml
lacks "without a warning" didact: "$last_err"
same "the reward of a step is 1, an episode has 5" "task episodes mean
probe 20 5" "$(table runs/plain)"

printf '%s\n' "matrix:" "  environment: [{plugin: probe, step_limit: 5}, pendulum, mountain-car-continuous]" >>plain.yaml
sed -i 's/probe\t20\t5/probe\t20\t4.5/' runs/plain/random-policy.tsv
check "more tasks" "$DIDACT" run plain.yaml
same "are measured, and no other again" "task episodes mean
probe 20 4.5
pendulum 20
mountain-car-continuous 20" "$(table runs/plain | sed 's/\(n.* 20\) .*/\1/')"
check "the same elsewhere" "$DIDACT" run plain.yaml --out elsewhere -j 1
same "has the same means" "$(tail -n +3 runs/plain/random-policy.tsv)" "$(tail -n +3 elsewhere/random-policy.tsv)"
rm runs/plain/random-policy.tsv
check "where all runs are done already" "$DIDACT" run plain.yaml
check "it is measured all the same" cmp runs/plain/random-policy.tsv elsewhere/random-policy.tsv
echo nonsense >runs/plain/random-policy.tsv
check "what is no such table" "$DIDACT" run plain.yaml
check "is replaced" cmp runs/plain/random-policy.tsv elsewhere/random-policy.tsv
check "a dry run measures nothing" "$DIDACT" run plain.yaml --out dry --dry-run
check "nothing is there" test ! -e dry

# --- environments that go wrong, after the run's own steps: an episode has 50
# warns FAULT WHY...: all runs are done, and the warning tells why.
warns()
{
    experiment "$1" "{plugin: faulty, fault: $1, at: 400}" "limits: {stall: 3, memory: 200M}"
    check "the runs are done: $1" "$DIDACT" run "$1.yaml"
    err_has "didact: faulty: the random policy could not be measured: $2"
    err_has "${3:-$2}" "and why: $1"
    err_has "; where scores are wanted, give report.normalise.faulty as [low, high]" "one sentence: $1"
    check "no row: $1" test ! -e "runs/$1/random-policy.tsv"
}

warns crash "its process crashed (Segmentation fault)"
warns exit "its process ended with exit status 0"
warns fail "runs/fail/default/faulty/seed-0/config.yaml:" ": while in step: the point is lost; where"
warns nan-reward "runs/nan-reward/default/faulty/seed-0/config.yaml:" ": while in step: the reward is nan; where"
warns leak "its memory grew to "
warns leaky-child "its memory grew to "

experiment hang "{plugin: faulty, fault: hang, at: 400}" "limits: {stall: 1}"
check "the runs are done: hang" "$DIDACT" run hang.yaml
lacks "no warning" didact: "$last_err"
same "the episodes before it count" "faulty 7" "$(table runs/hang | sed '1d; s/ [^ ]*$//')"

experiment early "{plugin: faulty, fault: hang, at: 30}" "limits: {stall: 1}"
check_status 1 "an environment that comes to no end" "$DIDACT" run early.yaml
err_has "didact: faulty: the random policy could not be measured: no episode ended within 1 s"

# --- stopped
experiment long "{plugin: faulty, fault: hang, at: 400}" "evaluation: {every: 1000000000, episodes: 1}"
sed -i -e 's/steps: 100/steps: 1000000000/' -e '/every: 100,/d' -e 's/fault: hang, at: 400/fault: hang, at: 200000000/' long.yaml
"$DIDACT" run long.yaml >"$last_out" 2>"$last_err" &
child=$!
until_there runs/long/random-policy.tsv
until_there runs/long/default/faulty/seed-0/status.json
same "it is measured while the runs go on" running \
    "$(sed -n 's/.*"state" : "\(.*\)".*/\1/p' runs/long/default/faulty/seed-0/status.json)"
kill -TERM $child
wait $child
same "stopped" 75 $?

for signal in TERM KILL; do
    experiment "stop-$signal" "{plugin: faulty, fault: spin, at: 400}" "variants: {a: {environment: {at: 400}}}" \
        "teaching: {exploration_steps: 300}" "student: {updates_per_step: 1000}"
    sed -i 's/steps: 100/steps: 390/' "stop-$signal.yaml"
    "$DIDACT" run "stop-$signal.yaml" >"$last_out" 2>"$last_err" &
    child=$!
    check "an environment that spins for ever is measured" until_measuring "runs/stop-$signal"
    kill -$signal $child
    wait $child 2>/dev/null
    check "the process ends with the command: SIG$signal" until_alone "runs/stop-$signal"
done

finish
