#!/bin/bash
# Running experiments: what is skipped, refused, stopped, and what happens when runs go wrong.
. "$(dirname "$0")/tap.sh"

# experiment NAME STEPS [LINE...]: NAME.yaml, a tiny experiment of one seed on the environment faulty.
experiment()
{
    local name=$1 steps=$2
    shift 2
    printf '%s\n' "name: $name" "steps: $steps" "environment: faulty" "exploration: ou" \
        "network: {plugin: native, hidden: [8]}" "evaluation: {every: 100, episodes: 1}" "$@" >"$name.yaml"
}

# until_there FILE [TEXT]: waits until the file is there, and has the text in it.
until_there()
{
    for _ in $(seq 600); do
        [ -e "$1" ] && grep -q "${2:-}" "$1" && return
        sleep 0.1
    done
    not_ok "$1 was to appear${2:+ with $2}"
}

# until_told RUN-DIR: waits until its status is newer than the file `now`.
until_told()
{
    for _ in $(seq 600); do
        [ "$1/status.json" -nt now ] && return
        sleep 0.1
    done
    not_ok "$1 was to tell its status"
}

# gone PID: waits until the process is no more (or only waits to be forgotten).
gone()
{
    for _ in $(seq 600); do
        grep -q '^State:[[:space:]]*[^Z[:space:]]' "/proc/$1/status" 2>/dev/null || return 0
        sleep 0.1
    done
    return 1
}

# state RUN-DIR, pid RUN-DIR: from status.json.
state()
{
    sed -n 's/.*"state" : "\(.*\)".*/\1/p' "$1/status.json"
}

pid()
{
    sed -n 's/.*"pid" : \([0-9]*\).*/\1/p' "$1/status.json"
}

# --- the plain case
experiment plain 300 'seeds: 3'
check "a dry run prints the plan" "$DIDACT" run plain.yaml --dry-run
out_is "variant  task    runs         steps  evaluation, most       updates  lookahead updates
default  faulty     3           900               600           450                  0
all                 3           900               600           450                  0"
same "a dry run touches nothing" "plain.yaml" "$(ls)"

check "an experiment runs" "$DIDACT" run plain.yaml -j2
out_has "didact report runs/plain"
err_has "3 of 3 runs done"
run_0=runs/plain/default/faulty/seed-0
same "its directory" "default experiment.yaml manifest.json plan.tsv random-policy.tsv" "$(cd runs/plain && echo *)"
same "a run's directory" "config.yaml episodes.csv evaluations.csv log.txt manifest.json metrics.csv observations.csv policy.safetensors status.json timing.csv" \
    "$(cd $run_0 && echo *)"
check "the experiment's own text is kept" cmp plain.yaml runs/plain/experiment.yaml
same "plan.tsv" "variant task seed steps directory
default faulty 0 300 default/faulty/seed-0
default faulty 1 300 default/faulty/seed-1
default faulty 2 300 default/faulty/seed-2" "$(tr '\t' ' ' <runs/plain/plan.tsv)"
same "the run is finished" done "$(state $run_0)"
has "the run's manifest names its plugins" "faulty.so" $run_0/manifest.json
has "the experiment's manifest has the command line" '"-j2"' runs/plain/manifest.json

# --- again
touch -d 2001-01-01 $run_0/evaluations.csv
check "run again, there is nothing to do" "$DIDACT" run plain.yaml
err_has "3 of 3 runs are done already"
same "finished runs are left alone" "$(date -d 2001-01-01 +%s)" "$(stat -c %Y $run_0/evaluations.csv)"
cp -r $run_0 before
check "the same elsewhere, one run at a time" "$DIDACT" run plain.yaml --out elsewhere -j 1
for table in evaluations.csv episodes.csv metrics.csv observations.csv policy.safetensors; do
    check "the bytes of $table do not depend on -j" cmp before/$table elsewhere/default/faulty/seed-0/$table
done

sed -i 's/seeds: 3/seeds: 4/' plain.yaml
check "a seed more" "$DIDACT" run plain.yaml
out_has "default  faulty     3  done            300         300"
same "only that one runs" "$(date -d 2001-01-01 +%s)" "$(stat -c %Y $run_0/evaluations.csv)"

rm runs/plain/default/faulty/seed-2/evaluations.csv
check "a run that lost its results runs again" "$DIDACT" run plain.yaml
check "and has them" test -s runs/plain/default/faulty/seed-2/evaluations.csv
same "no other does" "$(date -d 2001-01-01 +%s)" "$(stat -c %Y $run_0/evaluations.csv)"
sed -i -e 's/"done"/"failed"/' -e 's/"step" : [0-9]*/"step" : 0/' runs/plain/default/faulty/seed-2/status.json
sed -i 's/gamma: 0.99/gamma: 0.98/' runs/plain/default/faulty/seed-2/config.yaml
check_status 78 "a failed run has begun, whatever step its status knows" "$DIDACT" run plain.yaml
err_has "runs/plain/default/faulty/seed-2: student.gamma: 0.98 -> 0.99"
rm runs/plain/default/faulty/seed-2/*.csv
check "one that came to no step, and recorded nothing, may be corrected" "$DIDACT" run plain.yaml
err_has "1 that had not begun take the new configuration"
has "its configuration is the new one" "gamma: 0.99" runs/plain/default/faulty/seed-2/config.yaml
has "and it is run" '"state" : "done"' runs/plain/default/faulty/seed-2/status.json

# --- refusals
cp -r runs/plain unchanged
check_status 78 "another configuration is refused" "$DIDACT" run plain.yaml --set student.gamma=0.5 \
    --set exploration.sigma=0.3
err_is "runs/plain/default/faulty/seed-0: student.gamma: 0.99 -> 0.5 (and in 3 other runs)
runs/plain/default/faulty/seed-0: exploration.sigma: 0.2 -> 0.3 (and in 3 other runs)
runs/plain: its runs were made with another experiment; use --out for a new one"
check_status 78 "a dry run refuses it too" "$DIDACT" run plain.yaml --set student.gamma=0.5 --dry-run
check_status 78 "a run that is left out is refused" "$DIDACT" run plain.yaml --set seeds=3
err_is "runs/plain/default/faulty/seed-3: planned -> no longer planned
runs/plain: its runs were made with another experiment; use --out for a new one"
check_status 78 "one variant's edit is told of that variant" "$DIDACT" run plain.yaml \
    --set variants.default.network.hidden='[8, 8]' --set variants.more={}
err_has "seed-0: network.hidden: [8] -> [8, 8] (and in 3 other runs)"
check "before anything is touched" diff -r -x .lock runs/plain unchanged
check "how to run is no part of what is run" "$DIDACT" run plain.yaml --set limits.stall=9 --set report.baseline=default
same_build=$(sed -n 's/.*"the program" : "\(............\).*/\1/p' runs/plain/manifest.json)
sed -i 's/"the program" : "......../"the program" : "deadbeef/' runs/plain/manifest.json $run_0/manifest.json
check "another build may look at what is done" "$DIDACT" run plain.yaml
check_status 78 "another build may not add to it" "$DIDACT" run plain.yaml --set seeds=5
err_is "runs/plain: the program is another build (SHA-256 $same_build) than its runs were made with (deadbeef${same_build:8}); use --allow-new-build to go on all the same, which the report will tell, or --out for a new one"
check "unless it is allowed to" "$DIDACT" run plain.yaml --set seeds=5 --allow-new-build
check "which the report tells" "$DIDACT" report runs/plain
err_has "The runs were made by 2 builds of the program, and may differ for that; by SHA-256: deadbeef${same_build:8} (1 run), $same_build (4 runs)"
check "then it is the build that goes on" "$DIDACT" run plain.yaml --set seeds=6

# --- the experiment's manifest is lost
cp -r runs/plain lost
for manifest in gone '{"overrides": []' '{}'; do
    echo "$manifest" >lost/manifest.json
    [ "$manifest" != gone ] || rm lost/manifest.json
    check_status 65 "no manifest ($manifest): what was set is not known" "$DIDACT" run lost
    err_has "didact: lost/manifest.json: "
    err_has "; without it there is no telling what --set was given: name the experiment's file, with every --set of then and --out lost"
    check "nothing is run" test ! -e lost/default/faulty/seed-6
done
for run in lost/default/faulty/seed-[1-5]; do
    sed -i 's/"the program" : "......../"the program" : "deadbeef/' "$run/manifest.json"
done
check_status 78 "the runs' own manifests tell of another build" "$DIDACT" run plain.yaml --out lost --set seeds=7
err_has "lost: the program is another build (SHA-256 $same_build) than its runs were made with (deadbeef${same_build:8})"
rm lost/default/faulty/seed-*/manifest.json
check_status 78 "without these, there is no telling" "$DIDACT" run plain.yaml --out lost --set seeds=7
err_is "lost: there is no telling which build made its runs, as its manifest.json and theirs cannot be read; use --allow-new-build to go on all the same, or --out for a new one"
check "unless any build will do" "$DIDACT" run plain.yaml --out lost --set seeds=7 --allow-new-build
check "the manifest is there again" "$DIDACT" run lost
mkdir mine
echo precious >mine/experiment.yaml
check_status 64 "a directory of other things is refused" "$DIDACT" run plain.yaml --out mine
err_is "didact: mine: has files in it but is no experiment; use --out for another directory"
same "and left as it was" "experiment.yaml precious" "$(ls -A mine) $(cat mine/experiment.yaml)"
check_status 64 "a file is refused as directory" "$DIDACT" run plain.yaml --out mine/experiment.yaml
check_status 64 "no file" "$DIDACT" run
check_status 64 "two files" "$DIDACT" run a.yaml b.yaml
check_status 64 "no runs at a time" "$DIDACT" run plain.yaml -j0
check_status 64 "an unknown option" "$DIDACT" run plain.yaml --colour
check_status 64 "train is not for people" "$DIDACT" train
check "help" "$DIDACT" run --help
out_has "--dry-run"

# --- runs that go wrong
experiment faults 300 'limits: {stall: 3, memory: 200M}' 'variants:' \
    '  well: {}' \
    '  crash: {environment: {fault: crash}}' \
    '  hang: {environment: {fault: hang}}' \
    '  spin: {environment: {fault: spin}}' \
    '  fail: {environment: {fault: fail}}' \
    '  nan-reward: {environment: {fault: nan-reward}}' \
    '  nan-observation: {environment: {fault: nan-observation}}' \
    '  exit: {environment: {fault: exit}}' \
    '  abort: {environment: {fault: abort}}' \
    '  leak: {environment: {fault: leak}}' \
    '  leaky-child: {environment: {fault: leaky-child}}' \
    '  well-too: {}'
check_status 1 "some runs fail" "$DIDACT" run faults.yaml -j 3
# reason VARIANT TEXT: why that variant's run failed.
reason()
{
    out_has "runs/faults/$1/faulty/seed-0 failed: $2"
}
out_has "well-too         faulty     0  done"
out_has "12 runs: 2 done, 10 failed"
reason crash "crashed: Segmentation fault (signal 11); log.txt ends: about to go wrong: crash"
reason hang "no progress for 3 s, last seen at step "
reason spin "no progress for 3 s, last seen at step "
out_has "while in step: the point is lost"
out_has "while in step: the reward is nan"
out_has "while in step: observation 0 is nan"
reason exit "ended before it was done, as when a plugin calls exit(); log.txt ends: about to go wrong: exit"
reason abort "crashed: Aborted (signal 6); log.txt ends: about to go wrong: abort"
reason leak "its memory grew to "
reason leaky-child "its memory grew to "
out_has "limits.memory ends runs above 200 MiB"
out_has "'didact run runs/faults --retry-failed' runs the failed ones again"
same "a failed run says so" failed "$(state runs/faults/crash/faulty/seed-0)"
has "libraries get one thread in a run" "1 thread" runs/faults/crash/faulty/seed-0/log.txt
has "a log keeps what a plugin printed" "about to go wrong: crash" runs/faults/crash/faulty/seed-0/log.txt
faults_exit=runs/faults/exit/faulty/seed-0
for run in well well-too; do
    same "$run finished" done "$(state runs/faults/$run/faulty/seed-0)"
done

cp $faults_exit/status.json before-retry
check_status 1 "failed runs stay failed" "$DIDACT" run faults.yaml
err_has "runs/faults: 10 failed before; --retry-failed runs them again"
check "they are not run" cmp before-retry $faults_exit/status.json
check "the status tells of them" "$DIDACT" status runs/faults
out_has "12 runs: 2 done, 10 failed"
reason exit "ended before it was done"
# A plugin that is mended, as far as its runs can tell.
sed -i '/fault: \(crash\|hang\|spin\|fail\|nan-.*\|abort\|leak\|leaky-child\)}/d' faults.yaml
mkdir -p less && sed 's/^name: .*/name: less/' faults.yaml >less.yaml
check_status 1 "fewer faults" "$DIDACT" run less.yaml --set limits.stall=30
check_status 1 "a failed run is run again when asked" "$DIDACT" run runs/less --retry-failed
err_has "2 of 3 runs are done already"
lacks "none stays failed" "failed before" "$last_err"
has "values that were set are set again" limits.stall=30 runs/less/manifest.json

experiment early 300 'variants: {crash: {environment: {fault: crash, at: 1}}}'
check_status 1 "a run fails in its first step" "$DIDACT" run early.yaml
check_status 78 "it has begun" "$DIDACT" run early.yaml --retry-failed --set student.gamma=0.5
check_status 1 "it fails again" "$DIDACT" run early.yaml --retry-failed
early_log=runs/early/crash/faulty/seed-0/log.txt
same "the log has both starts" "2 2" "$(grep -c '^didact: process started on ' $early_log) $(grep -c 'about to go wrong' $early_log)"
rm runs/early/crash/faulty/seed-0/*.csv # as if it had failed before that
sed -i 's/"the program" : "......../"the program" : "deadbeef/' runs/early/manifest.json
check_status 1 "so any build may" "$DIDACT" run early.yaml --retry-failed
lacks "and is the only one" deadbeef runs/early/manifest.json

# --- stopping: these runs would take for ever
set -m # signals as in a shell of one's own: a background job does not ignore Ctrl-C
experiment long 1000000000000 'seeds: 3'
long_0=runs/long/default/faulty/seed-0
long_1=runs/long/default/faulty/seed-1

# start: begins the long experiment, two runs at a time, and waits until both train.
start()
{
    "$DIDACT" run long.yaml -j2 >"$last_out" 2>"$last_err" &
    parent=$!
    until_there $long_0/status.json running
    until_there $long_1/status.json running
}

# ended STATUS NAME: the parent ends with that exit status.
ended()
{
    wait "$parent"
    same "$2" "$1" "$?"
}

start
run "$DIDACT" run long.yaml
same "a second one is told who is at it" \
    "75 didact: runs/long is being run by process $parent on $(uname -n) since TIME; wait for it or use --out" \
    "$last_status $(sed 's/since [-0-9]* [:0-9]*/since TIME/' "$last_err")"
kill -INT -- "-$parent"
ended 75 "Ctrl-C, which reaches the whole group, gives 75"
out_has "stopped; 'didact run runs/long' goes on"
same "states" "stopped stopped" "$(state $long_0) $(state $long_1)"
check "what has not begun says nothing" [ ! -e runs/long/default/faulty/seed-2/status.json ]

check_status 78 "a run that was stopped on its way keeps its configuration" "$DIDACT" run long.yaml \
    --set student.gamma=0.5
err_has "$long_0: student.gamma: 0.99 -> 0.5"
check "the status of what was stopped" "$DIDACT" status runs/long
out_has "3 runs: 2 stopped, 1 planned"
out_has "nobody runs it; 'didact run runs/long' goes on"

start
check "the status of what is being run" "$DIDACT" status runs/long
out_has "3 runs: 2 running, 1 planned"
out_has "runs/long is being run by process $parent on $(uname -n) since "
kill -TERM "$parent"
ended 75 "SIGTERM to the parent gives 75"

start
child_0=$(pid $long_0) child_1=$(pid $long_1)
kill -KILL "$parent"
ended 137 "SIGKILL is what it is"
check "the first child dies with its parent" gone "$child_0"
check "the second child too" gone "$child_1"
check "the status of what died" "$DIDACT" status runs/long
out_has "$long_0 stopped: its process died without a word"
"$DIDACT" status runs/faults --watch >"$last_out"
out_has "12 runs: 2 done, 10 failed" "watching what is over ends at once"
"$DIDACT" status runs/long --watch >"$last_out" &
watcher=$!
until_there "$last_out" "3 runs: 2 stopped, 1 planned"
kill "$watcher"
touch now
"$DIDACT" run runs/long -j2 >"$last_out" 2>"$last_err" &
parent=$!
until_told $long_0
kill -TERM "$parent"
ended 75 "what died goes on, by its directory alone"
check_status 64 "a directory stays where it is" "$DIDACT" run runs/long --out other
check_status 65 "the status of no experiment" "$DIDACT" status .
err_is "didact: .: this is no experiment, as it has no plan.tsv; name what 'didact run' wrote to"
check_status 65 "the status of nothing" "$DIDACT" status nowhere
check_status 64 "the status of two" "$DIDACT" status runs/long runs/plain
check_status 64 "a directory that is none" "$DIDACT" run less
err_is "didact: less: is no experiment; name a file, or what 'didact run' wrote to"

# Another build of a plugin: the same with a byte more. Both runs have begun; the second is not gone on with at first.
experiment mixed 1000000000000 'seeds: 2' 'checkpoint: {every: 100}'
mixed_0=runs/mixed/default/faulty/seed-0 mixed_1=runs/mixed/default/faulty/seed-1
begin_mixed()
{
    "$DIDACT" run runs/mixed "$@" >"$last_out" 2>"$last_err" &
    parent=$!
}
check "a plan of its own" test "$("$DIDACT" run mixed.yaml --dry-run | wc -l)" = 3
"$DIDACT" run mixed.yaml -j2 >"$last_out" 2>"$last_err" &
parent=$!
until_there $mixed_0/status.json '"step" : [1-9]'
until_there $mixed_1/status.json '"step" : [1-9]'
kill -TERM "$parent"
ended 75 "two runs are on their way"
plugins=$DIDACT_PLUGIN_PATH
mkdir -p other/environment
{ cat "$plugins/environment/faulty.so"; echo; } >other/environment/faulty.so
export DIDACT_PLUGIN_PATH=$PWD/other:$plugins
check_status 78 "another build of a plugin is refused" "$DIDACT" run runs/mixed
err_has "runs/mixed: environment/faulty is another build (SHA-256 "
begin_mixed --allow-new-build -j1
until_there $mixed_0/log.txt "going on at step"
kill -TERM "$parent"
ended 75 "allowed, it goes on"
begin_mixed -j2
until_there $mixed_1/log.txt "going on at step"
kill -TERM "$parent"
ended 75 "what was allowed once holds for the runs that are left"
same "each says so" "2 2" "$(grep -c '"parts"' $mixed_0/manifest.json) $(grep -c '"parts"' $mixed_1/manifest.json)"
export DIDACT_PLUGIN_PATH=$plugins

# A plugin is built again while an experiment runs: its runs keep to the build that it was opened with.
mkdir -p built/exploration spare
cp "$DIDACT_BUILD/plugins/exploration/ou.so" built/exploration/
{ cat built/exploration/ou.so; echo; } >spare/ou.so
old_hash=$(sha256sum <built/exploration/ou.so | cut -c1-12) new_hash=$(sha256sum <spare/ou.so | cut -c1-12)
export DIDACT_PLUGIN_PATH=$PWD/built:$plugins
# swap NAME [OPTION...]: runs NAME.yaml, and replaces the plugin while the first run is on its way.
swap()
{
    local name=$1
    shift
    experiment "$name" 60000 'seeds: 2'
    "$DIDACT" run "$name.yaml" -j1 "$@" >"$last_out" 2>"$last_err" &
    parent=$!
    until_there "runs/$name/default/faulty/seed-0/status.json" running
    kill -STOP "$(pid "runs/$name/default/faulty/seed-0")"
    cp built/exploration/ou.so spare/old.so
    cp spare/ou.so built/exploration/ou.new
    mv built/exploration/ou.new built/exploration/ou.so
    kill -CONT "$(pid "runs/$name/default/faulty/seed-0")"
    wait "$parent"
    last_status=$?
}
swap swapped
same "a run whose plugin was replaced does not begin" 75 "$last_status"
out_has "runs/swapped/default/faulty/seed-1 stopped: exploration/ou is another build now (SHA-256 $new_hash) than runs/swapped is run with ($old_hash); put that back, and the same command goes on, or use --allow-new-build"
same "the one that had begun goes on" "done stopped" "$(state runs/swapped/default/faulty/seed-0) $(state runs/swapped/default/faulty/seed-1)"
for manifest in runs/swapped/manifest.json runs/swapped/default/faulty/seed-0/manifest.json; do
    has "$manifest names the build that was loaded" "\"$old_hash" "$manifest"
    lacks "and no other" "\"$new_hash" "$manifest"
done
check "the other has made nothing" test ! -e runs/swapped/default/faulty/seed-1/manifest.json
check_status 78 "nor does the same command" "$DIDACT" run runs/swapped
cp spare/old.so built/exploration/ou.so
check "with the old build it goes on" "$DIDACT" run runs/swapped
swap allowed --allow-new-build
same "where any build will do, so will that" 0 "$last_status"
has "the first run names the old one" "\"$old_hash" runs/allowed/default/faulty/seed-0/manifest.json
lacks "and only that" "\"$new_hash" runs/allowed/default/faulty/seed-0/manifest.json
has "the second run names the new one" "\"$new_hash" runs/allowed/default/faulty/seed-1/manifest.json
check "its report" "$DIDACT" report runs/allowed
err_has "The runs were made by 2 builds of exploration/ou"
export DIDACT_PLUGIN_PATH=$plugins

experiment stuck 1000 'environment: {plugin: faulty, fault: stubborn, at: 60}'
sed -i '/^environment: faulty/d' stuck.yaml
"$DIDACT" run stuck.yaml >"$last_out" 2>"$last_err" &
parent=$!
until_there runs/stuck/default/faulty/seed-0/log.txt 'about to go wrong: stubborn'
kill -INT "$parent"
until_there "$last_err" stopping
kill -INT "$parent"
ended 130 "a second Ctrl-C kills what does not listen"
same "which is then stopped" stopped "$(state runs/stuck/default/faulty/seed-0)"

finish
