#!/bin/bash
# didact check on experiments without mistakes, and its command line.
. "$(dirname "$0")/tap.sh"

unset DIDACT_PLUGIN_PATH
cat >one.yaml <<'END'
name: one
steps: 1e3
environment: pendulum
exploration: ou
END

check "the least that an experiment says" "$DIDACT" check one.yaml
out_is "one.yaml: fine: 1 variant x 1 task x 1 seed = 1 run of 1000 steps"
err_is ""

cat >many.yaml <<'END'
name: many
steps: 15_000
seeds: [0, 7, 3]
environment: {plugin: pendulum}
exploration: {plugin: ou, sigma: 0.2}
variants:
  ou: {}
  wide ou: {exploration: {sigma: 0.4}}
  Größe 2: {exploration: meta-variance}
matrix: {student.tau: [0.01, 5e-3]}
report: {baseline: ou}
limits: {stall: none}
END
check "variants, a matrix and seeds" "$DIDACT" check many.yaml
out_is "many.yaml: fine: 6 variants x 1 task x 3 seeds = 18 runs of 15000 steps"
check "overrides before and behind the file" "$DIDACT" check --set seeds=2 many.yaml --set steps=2e4
out_is "many.yaml: fine: 6 variants x 1 task x 2 seeds = 12 runs of 20000 steps"
check "an override that replaces a plugin" "$DIDACT" check one.yaml --set exploration=meta
check "steps that vary" "$DIDACT" check one.yaml --set 'matrix.steps=[1000, 2000]'
out_is "one.yaml: fine: 2 variants x 1 task x 1 seed = 2 runs of 1000 to 2000 steps"

cp one.yaml ./-dash.yaml
check "a file whose name begins with a dash" "$DIDACT" check -- -dash.yaml
check "a file that is standard input" bash -c '"$0" check /dev/stdin <one.yaml' "$DIDACT"

check "help is given" "$DIDACT" check --help
out_has "didact check [OPTION"
out_has "--set=KEY=VALUE"
check_status 64 "no file is refused" "$DIDACT" check
err_is "didact: name one experiment file; 'didact check --help' explains"
check_status 64 "two files are refused" "$DIDACT" check one.yaml many.yaml
check_status 64 "an unknown option is refused" "$DIDACT" check --fast one.yaml
err_is "didact: Unknown option --fast"

finish
