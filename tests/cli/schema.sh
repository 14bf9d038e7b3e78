#!/bin/bash
# didact schema says of an experiment what didact check says, as far as a schema can tell; the validator is not ours.
. "$(dirname "$0")/tap.sh"

unset DIDACT_PLUGIN_PATH
check "the schema is printed" "$DIDACT" schema
cp "$last_out" schema.json
err_is ""
check_status 64 "it takes no argument" "$DIDACT" schema now
err_is "didact: 'now' is one argument too many; 'didact schema --help' explains"

mkdir -p broken/exploration
cp "$DIDACT_TEST_BROKEN/crash-on-load.so" broken/exploration/
run env DIDACT_PLUGIN_PATH=broken "$DIDACT" schema
same "a plugin that crashes is told" 78 "$last_status"
err_has "broken/exploration/crash-on-load.so crashed while it was loaded"
same "and left out of the schema" "" "$(diff schema.json "$last_out")"

has "a key has its text" '"description": "strength of the random kicks [half action ranges / sqrt(time)]"' schema.json

if ! python3 -c 'import jsonschema, yaml' 2>/dev/null; then
    skip "the schema's verdicts" "there is no python3-jsonschema or no python3-yaml"
    finish
    exit
fi

mkdir good
# good NAME: keeps an experiment, from standard input, that both must accept.
good()
{
    cat >"good/$1.yaml"
}

good least <<'END_OF_FILE'
name: 2024
steps: 1_000_000
environment: pendulum
exploration: ou
END_OF_FILE
good everything <<'END_OF_FILE'
name: everything
steps: 2e4
seeds: [0, 7, 3]
environment: {plugin: pendulum}
network: {hidden: [64, 1_00], activation: tanh}
student: {tau: 5e-3, max_gradient_norm: none, replay_capacity: 1_000_000}
exploration: {plugin: uniform, learn: false, steps: all, then: {plugin: uniform, then: {plugin: ou, sigma: .1}}}
teaching: {meta_reward_clip: inf, evaluation_rollouts: auto}
evaluation:
checkpoint: {every: 0}
variants:
  as above: {}
  Größe 2: {exploration: meta-variance}
  wide: {exploration: {plugin: ou, sigma: 0.4}, steps: 100}
  nothing:
matrix: {student.tau: [0.01, 5e-3], network.hidden: [[64, 64], [32]], environment: [pendulum, mountain-car-continuous]}
report: {baseline: as above}
limits: {stall: none, memory: 1.5 GiB}
launcher: {slurm: {time: 1:30:00, memory: 2G, options: [--mail-type=END], setup: [module load gcc], limit: none}}
END_OF_FILE
good in-variants <<'END_OF_FILE'
name: in-variants
steps: 1000
environment: pendulum
exploration: {learn: false}
variants: {a: {exploration: ou}, b: {exploration: {plugin: meta, sigma: 0.3}}}
END_OF_FILE
good in-matrix <<'END_OF_FILE'
name: in-matrix
steps: 1000
matrix: {environment: [pendulum], exploration.plugin: [ou, meta]}
END_OF_FILE
good one-run <<'END_OF_FILE'
name: one-run
steps: 1000
seed: 3
environment: pendulum
exploration: {plugin: ou}
network: ~
END_OF_FILE

python3 "$source/tests/cli/schema.py" "$DIDACT" schema.json good/*.yaml "$source"/experiments/{,*/}*.yaml \
    "$source"/tests/cli/bad-yaml/*.yaml >verdicts 2>faults
same "the validator ran" "" "$(cat faults)"
while IFS=$'\t' read -r verdict name seen; do
    if [ "$verdict" = ok ]; then ok "$name"; else not_ok "$name" "$seen"; fi
done <verdicts
check "there were verdicts" test "$(wc -l <verdicts)" -gt 80

finish
