#!/bin/bash
# A run that is stopped, killed, or out of room: what it says, how it ends, and that the same command goes on.
. "$(dirname "$0")/tap.sh"

# lay_out DIR STEPS [LINE...]: a run directory of its own, as an experiment would make it.
lay_out()
{
    local run=$1 steps=$2
    shift 2
    mkdir -p "$run"
    printf '%s\n' "name: x" "steps: $steps" "exploration: meta-variance" "network: {plugin: native, hidden: [8]}" \
        "evaluation: {every: 500, episodes: 1}" "$@" >"$run/config.yaml"
}

# until_there TEXT FILE: waits until the file has the text in it, or the command in the background, $child, has ended.
until_there()
{
    while kill -0 "$child" 2>/dev/null; do
        grep -qs "$1" "$2" && return
        sleep 0.01
    done
}

# same_results NAME DIR DIR
same_results()
{
    for file in evaluations.csv episodes.csv metrics.csv observations.csv policy.safetensors; do
        check "$1: $file" cmp "$2/$file" "$3/$file"
    done
}

state()
{
    sed -n 's/.*"state" : "\(.*\)".*/\1/p' "$1/status.json"
}

# --- asked to stop
steps=40000
lay_out twin "$steps" "environment: pendulum" "checkpoint: {every: 0}"
check "a run that nobody disturbs" "$DIDACT" train twin
check "it leaves no checkpoint" test ! -e twin/checkpoint

# A run of a second or more: where this script comes too late to stop it nevertheless, it is tried again.
for _ in $(seq 20); do
    rm -rf stopped
    lay_out stopped "$steps" "environment: pendulum"
    "$DIDACT" train stopped >"$last_out" 2>"$last_err" &
    child=$!
    until_there running stopped/status.json
    kill -TERM $child 2>/dev/null
    wait $child
    last_status=$?
    [ "$last_status" = 0 ] || break
done
same "SIGTERM ends a run with 75" 75 "$last_status"
err_has "; the same command goes on"
same "its state" stopped "$(state stopped)"
same "it has saved itself" 1 "$(ls stopped/checkpoint | grep -c '^state-')"
cp -r stopped stopped-twice
check "the same command goes on" "$DIDACT" train stopped
err_has "didact: going on at step "
same_results "as if it had not been stopped" twin stopped
check "the checkpoints are gone" test ! -e stopped/checkpoint

state_file=$(echo stopped-twice/checkpoint/state-*)
truncate -s -1 "$state_file"
cp -r stopped-twice left
mv "$state_file" aside
ln -s "${state_file##*/}" "$state_file" # it leads to itself, and cannot be opened even by root
check_status 75 "a run whose only checkpoint cannot be read" "$DIDACT" task stopped-twice
err_has "stopped-twice stopped: $state_file: cannot read: Too many levels of symbolic links; mend that, and the same command goes on"
rm "$state_file"
mv aside "$state_file"
check "all is left as it was" diff -r -x status.json -x log.txt -x .lock stopped-twice left
check "a run whose only checkpoint is damaged" "$DIDACT" train stopped-twice
err_has "didact: $state_file: is damaged: its bytes do not have the checksum that it ends with; checkpoint"
err_has "didact: stopped-twice: no checkpoint is good; the run begins anew"
same_results "begun anew" twin stopped-twice
has "its status tells" '"note" : "began anew: no checkpoint is good; log.txt tells why"' stopped-twice/status.json
check "what was damaged is deleted at last" test ! -e stopped-twice/checkpoint

# --- the same in an experiment, which tells of it
printf '%s\n' "name: told" "steps: 40000" "environment: pendulum" "exploration: {plugin: ou, sigma: 0.1}" \
    "network: {plugin: native, hidden: [8]}" "checkpoint: {every: 500}" >told.yaml
run_told=runs/told/default/pendulum/seed-0
"$DIDACT" run told.yaml >"$last_out" 2>"$last_err" &
child=$!
for _ in $(seq 600); do
    compgen -G "$run_told/checkpoint/state-*.safetensors" >/dev/null && break
    sleep 0.05
done
kill -TERM $child
wait $child
truncate -s -1 $run_told/checkpoint/state-*
check "both checkpoints of a run are damaged" "$DIDACT" run runs/told
out_has "$run_told done: began anew: no checkpoint is good; log.txt tells why"
err_has "default/pendulum/seed-0 done after 40000 steps in "
check "its status says so, too" "$DIDACT" status runs/told
out_has "$run_told done: began anew: no checkpoint is good; log.txt tells why"
same "its log has both starts" 2 "$(grep -c '^didact: process started on ' $run_told/log.txt)"
has "and why" "is damaged: its bytes do not have the checksum" $run_told/log.txt

lay_out never 1000000000 "environment: pendulum" "checkpoint: {every: 0}"
"$DIDACT" train never >"$last_out" 2>"$last_err" &
child=$!
until_there , never/episodes.csv
kill -INT $child
wait $child
same "SIGINT, without checkpoints" 75 $?
err_has "the same command begins anew, as there are no checkpoints"
check "it has not saved itself" test ! -e never/checkpoint

lay_out stuck 1000 "environment: {plugin: faulty, fault: hang, at: 60}"
"$DIDACT" train stuck >stuck.txt 2>&1 &
child=$!
until_there "about to go wrong" stuck.txt
kill -TERM $child
sleep 0.2
kill -TERM $child
wait $child 2>/dev/null
same "a second SIGTERM does not wait" 143 $?

# --- another build: a copy of a plugin with a byte more
printf '%s\n' "name: new" "steps: 1000000000" "environment: pendulum" "exploration: {plugin: ou, sigma: 0.1}" >new.yaml
run_new=runs/new/default/pendulum/seed-0
"$DIDACT" run new.yaml >"$last_out" 2>"$last_err" &
child=$!
until_there , $run_new/episodes.csv
kill -TERM $child
wait $child
same "an experiment is stopped" 75 $?
mkdir -p other/exploration
cp "$DIDACT_BUILD/plugins/exploration/ou.so" other/exploration
echo >>other/exploration/ou.so
export DIDACT_PLUGIN_PATH=$PWD/other:$DIDACT_PLUGIN_PATH
check_status 78 "it does not go on with another build" "$DIDACT" run runs/new
cp -r $run_new untouched
check_status 75 "nor does the run by itself, as when a cluster queues it again" timeout 60 "$DIDACT" task $run_new
err_has ": was written with another build of exploration/ou (SHA-256 "
check_status 75 "whoever starts it" timeout 60 "$DIDACT" train $run_new
err_has "; put that back, and the same command goes on, or use --allow-new-build"
check "all is as it was" diff -r -x status.json -x log.txt -x .lock $run_new untouched
has "but for the reason" "was written with another build of exploration/ou" $run_new/status.json
"$DIDACT" run runs/new --allow-new-build >"$last_out" 2>"$last_err" &
child=$!
until_there "going on at step" $run_new/log.txt
kill -TERM $child
wait $child
same "unless that is allowed" 75 $?
lacks "its checkpoint is used then" "is not used" $run_new/log.txt

# --- refused beforehand
lay_out forgetful 1000 "environment: pendulum"
sed -i 's/meta-variance/forgetful/' forgetful/config.yaml
check_status 78 "a strategy that learns must be able to save" "$DIDACT" check forgetful/config.yaml
err_has "it learns, but has no save and load, so that a run that was stopped could not go on; give it these, or write checkpoint: {every: 0}"
check "without checkpoints it may learn" "$DIDACT" check forgetful/config.yaml --set checkpoint.every=0

# --- a full disk
mkdir small
if mount -t tmpfs -o size=200k none small 2>/dev/null; then
    # shellcheck disable=SC2064
    trap "umount small; rm -rf '$tap_folder'" EXIT
    lay_out small-twin 3000 "environment: pendulum" "checkpoint: {every: 0}"
    check "a short twin" "$DIDACT" train small-twin
    lay_out small/run 3000 "environment: pendulum" "checkpoint: {every: 20}"
    check_status 75 "a disk that becomes full ends a run with 75" "$DIDACT" train small/run
    err_has ": cannot write: No space left on device; make room, and the same command goes on"
    same "nothing half written is left" "" "$(find small -name '*.tmp')"
    check_status 75 "the disk being full still, so does the same command" "$DIDACT" train small/run
    mount -o remount,size=20m small
    check "with more room it goes on" "$DIDACT" train small/run
    err_has "didact: going on at step "
    same_results "as if the disk had been large" small-twin small/run
else
    skip "a full disk" "mounting a small one needs root"
fi

# --- anywhere
check "killed at random, and gone on" "$source/tools/test-kill" 10
out_has " 0 differences"

finish
