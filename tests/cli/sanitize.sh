#!/bin/bash
# No error of memory and nothing undefined, as GCC's AddressSanitizer and UndefinedBehaviorSanitizer see it: in the unit
# tests, in an experiment, its children included, and in every command.
. "$(dirname "$0")/tap.sh"
. "$source/tests/cli/build.sh"

smoke=$source/experiments/smoke/pendulum.yaml
sane=$DIDACT_BUILD/sanitize
export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export G_SLICE=always-malloc DIDACT_PLUGIN_PATH=$sane/plugins

check "everything compiles with sanitizers" \
    build_again sanitize -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 -Ddebug=true -Dtorch=disabled
check "the unit tests are clean" meson test -C "$sane" --no-rebuild --suite unit --timeout-multiplier 5 --print-errorlogs
check "didact check is clean" "$sane/tools/didact" check "$smoke"
check "didact run is clean" "$sane/tools/didact" run "$smoke" --out out
check "didact report is clean" "$sane/tools/didact" report out
check "didact status is clean" "$sane/tools/didact" status out
mkdir slurm
printf '%s\n' '#!/bin/bash' 'echo 4711' >slurm/sbatch
chmod +x slurm/sbatch
check "submitting is clean" env "PATH=$PWD/slurm:$PATH" "$sane/tools/didact" run "$smoke" --out job --launcher slurm
check "a task is clean" env SLURM_ARRAY_JOB_ID=4711 SLURM_ARRAY_TASK_ID=0 bash job/slurm/job-1.sh
printf '%s\n' "name: overrun" "steps: 300" "environment: {plugin: faulty, fault: overrun}" "exploration: ou" \
    "evaluation: {every: 100, episodes: 1}" "network: {hidden: [8]}" >overrun.yaml
export DIDACT_PLUGIN_PATH=$sane/tests/plugins
check_status 1 "a plugin that writes past its buffers fails" "$sane/tools/didact" run overrun.yaml
out_has "AddressSanitizer: heap-buffer-overflow"
export DIDACT_PLUGIN_PATH=$sane/plugins
check "didact plugins is clean" "$sane/tools/didact" plugins
check "didact show is clean" "$sane/tools/didact" show exploration meta
check "didact schema is clean" "$sane/tools/didact" schema
check "didact conform is clean" "$sane/tools/didact" conform network native

finish
