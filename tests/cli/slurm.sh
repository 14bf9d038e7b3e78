#!/bin/bash
# Experiments through Slurm, without one: the commands of Slurm are stand-ins that note what they are told, and the tasks are
# run from here. tools/test-slurm does the same with a real one.
. "$(dirname "$0")/tap.sh"

# until_there FILE TEXT: waits until the file has the text in it.
until_there()
{
    for _ in $(seq 600); do
        grep -qs -e "$2" "$1" && return
        sleep 0.1
    done
    not_ok "$1 was to have $2"
}

state()
{
    sed -n 's/.*"state" : "\(.*\)".*/\1/p' "$1/status.json"
}

# stand_in NAME LINE...: a command whose arguments are appended to the file `told`.
commands=$PWD/commands
mkdir "$commands"
stand_in()
{
    local name=$1
    shift
    # shellcheck disable=SC2016 # for the stand-in
    printf '%s\n' '#!/bin/bash' "printf '%s' $name >>'$PWD/told'" \
        "printf ' %s' \"\$@\" >>'$PWD/told'; echo >>'$PWD/told'" "$@" >"$commands/$name"
    chmod +x "$commands/$name"
}

# task SCRIPT INDEX: what a node would do.
task()
{
    SLURM_ARRAY_JOB_ID=4711 SLURM_ARRAY_TASK_ID=$2 timeout 60 bash "$1"
}

cat >exp.yaml <<'END'
name: exp
steps: 600
seeds: 2
environment: faulty
exploration: ou
network: {plugin: native, hidden: [8]}
evaluation: {every: 100, episodes: 1}
limits: {memory: 1G}
variants:
  a: {}
  b: {exploration: {sigma: 0.4}}
launcher:
  slurm:
    partition: cpu
    account: lab 7
    time: 1:30:00
    memory: 2G
    limit: 3
    options: [--gres=gpu:1, "--mail-type=END"]
    setup:
      - export FROM_SETUP=yes
END

# --- no Slurm
check_status 64 "without sbatch" env PATH=/nowhere "$DIDACT" run exp.yaml --launcher slurm
err_is "didact: there is no sbatch here; submit on a machine of a Slurm cluster, or leave out --launcher to run on this one"
check "nothing is touched" test ! -e runs
check_status 64 "another launcher" "$DIDACT" run exp.yaml --launcher slrum
err_is "didact: --launcher slrum: there are local and slurm"

# --- sbatch says no
PATH=$commands:$PATH
stand_in sbatch 'echo "sbatch: error: invalid partition specified: cpu" >&2; exit 1'
stand_in squeue 'exit 0'
stand_in scontrol 'echo "MaxArraySize            = 1001"'
check_status 70 "sbatch refuses" "$DIDACT" run exp.yaml --launcher slurm
err_is "didact: sbatch did not take runs/exp/slurm/job-1.sh: sbatch: error: invalid partition specified: cpu; change 'launcher' in the experiment, and run it again"
check "the status of what was refused" "$DIDACT" status runs/exp
out_has "nobody runs it; 'didact run runs/exp' goes on"
stand_in sbatch 'echo nonsense'
check_status 70 "sbatch says what it should not" "$DIDACT" run exp.yaml --launcher slurm
err_is "didact: sbatch took runs/exp/slurm/job-1.sh but told no number of a job: 'nonsense'"

# --- submitting
stand_in sbatch 'echo "4711;cluster"'
rm told
check "an experiment is submitted" "$DIDACT" run exp.yaml --launcher slurm
same "a random policy is measured where it is submitted" 1 "$(grep -c "^faulty.20" runs/exp/random-policy.tsv)"
out_is "submitted as Slurm job 4711: 4 runs, 3 at a time; the script is runs/exp/slurm/job-1.sh
'didact status runs/exp' tells how they are, 'squeue -j 4711' what waits, and 'scancel 4711' stops them"
same "what Slurm was told" "scontrol show config
sbatch --parsable runs/exp/slurm/job-1.sh" "$(cat told)"
same "the script" "#!/bin/bash
# Each task is the run in its line of the list below; 'didact run --launcher slurm' wrote and submitted this.
#SBATCH --array=0-3%3
#SBATCH --job-name=exp
#SBATCH --chdir=$PWD
#SBATCH --output=$PWD/runs/exp/slurm/%A_%a.txt
#SBATCH --open-mode=append
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --requeue
#SBATCH --partition=cpu
#SBATCH --account='lab 7'
#SBATCH --time=1:30:00
#SBATCH --mem=2G
#SBATCH --cpus-per-task=1
#SBATCH --signal=B:USR1@120
#SBATCH --gres=gpu:1
#SBATCH --mail-type=END

export DIDACT_PLUGIN_PATH=$DIDACT_PLUGIN_PATH
export FROM_SETUP=yes
run=\$(sed -n \"\$((SLURM_ARRAY_TASK_ID + 1))p\" $PWD/runs/exp/slurm/job-1.runs)
again=\"scontrol requeue \${SLURM_ARRAY_JOB_ID}_\$SLURM_ARRAY_TASK_ID\"
exec $DIDACT task --requeue \"\$again\" --stall 600 --memory 1073741824 --experiment $PWD/runs/exp $PWD/runs/exp/\"\$run\"" "$(cat runs/exp/slurm/job-1.sh)"
same "its list" "a/faulty/seed-0
a/faulty/seed-1
b/faulty/seed-0
b/faulty/seed-1" "$(cat runs/exp/slurm/job-1.runs)"
same "the job's number is kept" 4711 "$(cat runs/exp/slurm/job-1.id)"

# --- while it is queued
stand_in squeue 'echo 4711_1'
: >told
for launcher in slurm local; do
    check_status 75 "nothing is run twice ($launcher)" "$DIDACT" run exp.yaml --launcher $launcher
    err_is "didact: runs/exp is being run by Slurm job 4711; wait for it, end it by 'scancel 4711', or use --out"
done
same "squeue alone was asked" "squeue --noheader --format=%i --jobs 4711
squeue --noheader --format=%i --jobs 4711" "$(cat told)"
check "the status of what waits" "$DIDACT" status runs/exp
out_has "4 runs: 4 planned"
out_has "runs/exp is being run by Slurm job 4711; 'squeue -j 4711' tells what waits"
stand_in squeue 'echo "slurm_load_jobs error: Unable to contact slurm controller (connect failure)" >&2; exit 1'
check_status 70 "a cluster that does not answer" "$DIDACT" run exp.yaml --launcher slurm
err_is "didact: runs/exp: cannot ask Slurm whether job 4711 is over: slurm_load_jobs error: Unable to contact slurm controller (connect failure); try again when it answers"
check "its status" "$DIDACT" status runs/exp
out_has "runs/exp was submitted as Slurm job 4711; cannot ask Slurm whether job 4711 is over: slurm_load_jobs error"

# --- the tasks
: >told
check "a task" task runs/exp/slurm/job-1.sh 0
same "does its run" "done" "$(state runs/exp/a/faulty/seed-0)"
check "and no other" test ! -e runs/exp/a/faulty/seed-1/status.json
touch -d 2001-01-01 runs/exp/a/faulty/seed-0/evaluations.csv
check "a task that is queued again after its end" task runs/exp/slurm/job-1.sh 0
same "does nothing" "$(date -d 2001-01-01 +%s)" "$(stat -c %Y runs/exp/a/faulty/seed-0/evaluations.csv)"
same "and nobody is asked for anything" "" "$(cat told)"
for index in 1 3; do
    task runs/exp/slurm/job-1.sh $index
done
stand_in squeue 'echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1'
check "the status of what is over and has left something" "$DIDACT" status runs/exp
out_has "nobody runs it; 'didact run runs/exp' goes on"
stand_in sbatch 'echo 4712'
check "the rest is submitted" "$DIDACT" run runs/exp --launcher slurm -j 7
err_is "runs/exp: 3 of 4 runs are done already"
has "with the limit of the command line" "--array=0-0%7" runs/exp/slurm/job-2.sh
same "the rest" b/faulty/seed-0 "$(cat runs/exp/slurm/job-2.runs)"
check "it is done" task runs/exp/slurm/job-2.sh 0
check "with nothing left" "$DIDACT" run runs/exp --launcher slurm
err_is "runs/exp: 4 of 4 runs are done already"
check "nothing is submitted" test ! -e runs/exp/slurm/job-3.sh
check "the same on this machine" "$DIDACT" run exp.yaml --out local --set 'launcher={slurm: {partition: other}}'
for run in a/faulty/seed-0 a/faulty/seed-1 b/faulty/seed-0 b/faulty/seed-1; do
    for file in evaluations.csv episodes.csv metrics.csv observations.csv policy.safetensors; do
        check "$run gives the same $file" cmp "local/$run/$file" "runs/exp/$run/$file"
    done
done
check "how to run is no part of what is run" "$DIDACT" run exp.yaml --set launcher.slurm.time=90

# --- too many, and odd names
stand_in scontrol 'echo "MaxArraySize            = 3"'
check "more runs than an array can have" "$DIDACT" run exp.yaml --launcher slurm --out 'an odd 100%' --set limits.stall=none
out_has "submitted as Slurm job 4712: 3 runs, 3 at a time; the script is an odd 100%/slurm/job-1.sh"
out_has "1 more do not fit in an array job of this cluster; the same command submits them when this one is over"
has "paths are quoted, and no pattern" "--output='$PWD/an odd 100%%/slurm/%A_%a.txt'" 'an odd 100%/slurm/job-1.sh'
lacks "no limit, no word of it" --stall 'an odd 100%/slurm/job-1.sh'
check "a task there" task 'an odd 100%/slurm/job-1.sh' 2
same "does its run" "done" "$(state 'an odd 100%/b/faulty/seed-0')"
check_status 64 "a path with a line break" "$DIDACT" run exp.yaml --launcher slurm --out $'two\nlines'

# --- stopping
sed -e 's/steps: 600/steps: 1000000000/' -e 's/name: exp/name: long/' -e '/  b:/d' exp.yaml >long.yaml
check "runs that would take for ever" "$DIDACT" run long.yaml --launcher slurm
# stop SIGNAL: begins the first task, and sends the signal to its process as Slurm does, TERM to the run's too.
stop()
{
    SLURM_ARRAY_JOB_ID=4711 SLURM_ARRAY_TASK_ID=0 bash runs/long/slurm/job-1.sh >stopped.txt 2>&1 &
    local task=$! run
    until_there runs/long/a/faulty/seed-0/status.json '"running"'
    until_there runs/long/a/faulty/seed-0/episodes.csv ,
    run=$(sed -n 's/.*"pid" : \([0-9]*\).*/\1/p' runs/long/a/faulty/seed-0/status.json)
    kill "-$1" $task
    [ "$1" = USR1 ] || kill "-$1" "$run"
    wait $task
}
: >told
stop TERM
same "SIGTERM, as of a requeue or scancel, ends a task with 75" 75 $?
same "the run is stopped" stopped "$(state runs/long/a/faulty/seed-0)"
check "and has saved itself" test -e runs/long/a/faulty/seed-0/checkpoint
same "whether it is queued again is for Slurm to say" "" "$(cat told)"
stop USR1
same "the warning ends a task with 75 too" 75 $?
same "which then queues itself again" "scontrol requeue 4711_0" "$(cat told)"
has "it had gone on where it was" "going on at step" runs/long/a/faulty/seed-0/log.txt

# --- a plugin is built again while tasks wait: the same with a byte more
plugins=$DIDACT_PLUGIN_PATH
mkdir -p built/exploration
cp "$DIDACT_BUILD/plugins/exploration/ou.so" built/exploration/
export DIDACT_PLUGIN_PATH=$PWD/built:$plugins
sed 's/name: long/name: built/' long.yaml >built.yaml
check "runs with a plugin of one's own" "$DIDACT" run built.yaml --launcher slurm
SLURM_ARRAY_JOB_ID=4711 SLURM_ARRAY_TASK_ID=0 bash runs/built/slurm/job-1.sh >stopped.txt 2>&1 &
child=$!
until_there runs/built/a/faulty/seed-0/episodes.csv ,
kill -TERM $child
wait $child
echo >>built/exploration/ou.so
cp -r runs/built untouched
check_status 75 "a task that is put back after it" task runs/built/slurm/job-1.sh 0
err_has "runs/built/a/faulty/seed-0 stopped: exploration/ou is another build now (SHA-256 "
check "leaves its run as it was" diff -r -x status.json -x log.txt -x .lock runs/built untouched
check_status 75 "a task that begins after it" task runs/built/slurm/job-1.sh 1
err_has "runs/built/a/faulty/seed-1 stopped: exploration/ou is another build now (SHA-256 "
same "has made nothing" "config.yaml log.txt status.json" "$(cd runs/built/a/faulty/seed-1 && echo *)"
cp "$DIDACT_BUILD/plugins/exploration/ou.so" built/exploration/
SLURM_ARRAY_JOB_ID=4711 SLURM_ARRAY_TASK_ID=0 bash runs/built/slurm/job-1.sh >stopped.txt 2>&1 &
child=$!
until_there runs/built/a/faulty/seed-0/log.txt "going on at step"
kill -TERM $child
wait $child
same "with the old build it goes on" 75 $?
check "any build is allowed for the rest" "$DIDACT" run runs/built --launcher slurm --allow-new-build
lacks "its tasks ask for none" --experiment runs/built/slurm/job-2.sh
has "and take what was left" " --allow-new-build " runs/built/slurm/job-2.sh
export DIDACT_PLUGIN_PATH=$plugins

# --- runs that go wrong
sed -e 's/environment: faulty/environment: {plugin: faulty, fault: crash}/' -e 's/name: exp/name: crash/' exp.yaml >crash.yaml
check "runs that will crash" "$DIDACT" run crash.yaml --launcher slurm
check_status 1 "a run that crashes" task runs/crash/slurm/job-1.sh 0
err_has "runs/crash/a/faulty/seed-0 failed: crashed: Segmentation fault (signal 11); log.txt ends: about to go wrong: crash"
check "its status" "$DIDACT" status runs/crash
out_has "runs/crash/a/faulty/seed-0 failed: crashed: Segmentation fault (signal 11)"

finish
