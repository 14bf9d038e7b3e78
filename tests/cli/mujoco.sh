#!/bin/bash
# Experiments on MuJoCo: from YAML to the report, to the same bytes, and with a model that MuJoCo refuses.
. "$(dirname "$0")/tap.sh"
smoke=$source/experiments/smoke/mujoco.yaml
plugins=$DIDACT_BUILD/plugins

if [ ! -e "$plugins/environment/mujoco.so" ]; then
    check_status 78 "without MuJoCo an experiment is told what to install" "$DIDACT" check "$smoke"
    err_has "the environment plugin 'mujoco' was not built: "
    check_status 78 "and so is the benchmark" "$DIDACT" bench environment
    err_has "install libmujoco-dev"
    finish
    exit
fi

# --- three tasks, three teachers, two seeds
check "an experiment of three tasks runs" "$DIDACT" run "$smoke" --out out
err_has "18 of 18 runs done"
for task in hopper-v5 inverted-pendulum-v4 reacher-v5; do
    for teacher in ou meta-variance meta; do
        same "$teacher on $task: an evaluation at 0, 200 and 400, of two episodes" "0 0 200 200 400 400" \
            "$(tail -n +2 out/$teacher/mujoco-$task/seed-1/evaluations.csv | cut -d, -f1 | xargs)"
    done
done
check "and is reported" "$DIDACT" report out
for task in hopper-v5 inverted-pendulum-v4 reacher-v5; do
    check "with a figure of mujoco-$task" test -s out/report/curves-mujoco-$task.svg
done
check "again, one run at a time" "$DIDACT" run "$smoke" --out again -j1 --set seeds=1
for run in ou/mujoco-hopper-v5 meta/mujoco-reacher-v5 meta-variance/mujoco-inverted-pendulum-v4; do
    for table in evaluations.csv episodes.csv metrics.csv observations.csv policy.safetensors; do
        check "$run: the same bytes in $table" cmp {out,again}/$run/seed-0/$table
    done
done

# --- a model that MuJoCo refuses is told before anything runs, and where it breaks later costs its own runs alone
mkdir -p mine/environment
cp -r "$plugins/environment/mujoco.so" "$plugins/environment/mujoco" mine/environment/
echo "<mujoco><worldbody><wheel/></worldbody></mujoco>" >mine/environment/mujoco/models/hopper.xml
export DIDACT_PLUGIN_PATH=mine
refusal="MuJoCo refuses the model $PWD/mine/environment/mujoco/models/hopper.xml: XML Error: Schema violation"
check_status 78 "a model that MuJoCo refuses is told" "$DIDACT" run "$smoke" --out part --set seeds=1
err_has "$refusal"
check "before anything runs" test ! -e part
check_status 78 "a run that meets it fails" "$DIDACT" train again/ou/mujoco-hopper-v5/seed-0
has "and says why" "XML Error: Schema violation" again/ou/mujoco-hopper-v5/seed-0/status.json
has "as failed" '"failed"' again/ou/mujoco-hopper-v5/seed-0/status.json
unset DIDACT_PLUGIN_PATH

# --- what the plugin says of itself
check "its parameters are explained" "$DIDACT" show environment mujoco
out_has "half-cheetah"
echo "environment: {plugin: mujoco, task: hoper}" >bad.yaml
check_status 78 "an unknown task is told" "$DIDACT" replay bad.yaml none.csv
err_has "bad.yaml:1:37: 'task' must be one of ant, half-cheetah, hopper, "

# --- recordings and speed
echo "environment: {plugin: mujoco, task: walker2d, rules: v4}" >walker.yaml
golden=$source/tests/golden/mujoco/trajectories
check "a recording is met" "$DIDACT" replay walker.yaml "$golden/walker2d-v4-out-of-range.csv.gz" --tolerance 1e-6 --rows 20
check_status 65 "one of other rules is not" "$DIDACT" replay walker.yaml "$golden/walker2d-v5-out-of-range.csv.gz"
check "the tasks' speed is measured" "$DIDACT" bench environment --seconds 0
same "every task has its ratio" 8 "$(grep -cE '^[a-z0-9-]+ +[0-9]+ +[0-9]+ +[0-9]+\.[0-9]{3}$' "$last_out")"
check_status 64 "an argument too many" "$DIDACT" bench environment now

finish
