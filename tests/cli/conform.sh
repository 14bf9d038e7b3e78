#!/bin/bash
# didact conform network: the backends of this build pass, mistakes of the user are told, and a backend that crashes, hangs or leaves
# costs a line.
. "$(dirname "$0")/tap.sh"

# Every backend that is built, native on each instruction set that this processor has.
for file in "$DIDACT_BUILD"/plugins/network/*.so "$DIDACT_BUILD"/tests/plugins/network/plain.so; do
    [ "$(basename "$file")" != native.so ] || continue
    check "$(basename "$file" .so) passes" "$DIDACT" conform network "$(basename "$file" .so)"
    out_has "($file)" "it is the one of this build"
    lacks "nothing failed" FAILED "$last_out"
    out_has " 0 failed"
done
for isa in avx512 avx2 portable; do
    run "$DIDACT" conform network native --set isa=$isa
    if [ "$last_status" = 78 ] && grep -q "this processor has no $isa" "$last_err"; then
        skip "native on $isa passes" "this processor has none"
    else
        same "native on $isa passes" 0 "$last_status"
        lacks "nothing failed" FAILED "$last_out"
    fi
done

# What is printed.
check "one check alone" "$DIDACT" conform network plain --only arrays
out_is "network plain 0.1 ($(realpath "$DIDACT_BUILD")/tests/plugins/network/plain.so)

ok       arrays          names, roles and shapes of arrays in canonical order

1 check: 1 ok, 0 failed" "it has a head, a line, a summary"
err_is "" "and nothing else"
check_status 1 "a fault is told" "$DIDACT" conform network faulty --set fault=averages --only gradient --only adam
for part in "FAILED   gradient        backward of 7 samples (with parameters, no dx, no dside) through 1-1-3-65, tanh" \
    "the gradient of 0.weight[0][17] is -1.863" ", expected -13.04" ", allowed to differ by 0.0002" \
    "ok       adam            steps of Adam with its bias correction (at most " "2 checks: 1 ok, 1 failed"; do
    out_has "$part"
done
check_status 1 "the same as TAP" "$DIDACT" conform network faulty --set fault=averages --only gradient --only adam \
    --format tap
same "a plan and a result for each check" "1..2
not ok 1 - gradient: gradients of parameters agree with the reference
ok 2 - adam: steps of Adam with its bias correction" "$(grep -v '^#' "$last_out")"
out_has "# backward of 7 samples"
out_has "# 1 ok, 1 failed, 0 skipped"
mkdir -p alone/network
cp "$DIDACT_BUILD/tests/plugins/network/plain.so" alone/network/
check "what cannot be compared is skipped" env DIDACT_PLUGIN_PATH="$PWD/alone" "$DIDACT" conform network plain \
    --only read-write --only exchange --format tap
same "both are results" 2 "$(grep -c '^ok [12] - ' "$last_out")"

check "networks are exchanged with native" "$DIDACT" conform network plain --only exchange
out_has "(with 'native')"
check "with itself where one insists" "$DIDACT" conform network native --only exchange --against native
out_has "(with 'native', which is itself)"
if [ -e "$DIDACT_BUILD/plugins/network/blas.so" ]; then
    check "and those of native with another" "$DIDACT" conform network native --only exchange
    out_has "(with 'blas')"
else
    skip "and those of native with another" "there is no blas"
fi

check "what a plugin prints is told" "$DIDACT" conform network faulty --set fault=chatters --only create --only l2 \
    --format tap
same "once, and not into the report" "and I print
faulty: here I am" "$(sort "$last_err")"
same "which is TAP all the same" "" "$(grep -v -e '^1\.\.2$' -e '^ok [12] - ' -e '^#' "$last_out")"

# A backend that goes wrong altogether.
check_status 1 "a crash costs a line" "$DIDACT" conform network faulty --set fault=crashes-in-copy --only copy --only l2
out_has "FAILED   copy            crashed by SIGSEGV in copy of 17-24-35-2, tanh, layer norm, side input 6 at layer 2"
out_has "ok       l2 " "and the checks after it are made"
check_status 1 "a hang costs a line" "$DIDACT" conform network faulty --set fault=hangs-in-copy --only copy --only l2 \
    --timeout 4
out_has "FAILED   copy            no answer within 4 s in copy of 17-24-35-2"
out_has "ok       l2 " "and the checks after it are made"
check_status 1 "a signal of its own is no hang" "$DIDACT" conform network faulty --set fault=alarms-in-copy --only copy
out_has "FAILED   copy            crashed by SIGALRM in copy of 17-24-35-2"
check_status 1 "an exit costs a line" "$DIDACT" conform network faulty --set fault=exits-in-copy --only copy --only l2
out_has "FAILED   copy            it ended the process with status 3 in copy of 17-24-35-2"
out_has "ok       l2 " "and the checks after it are made"
check_status 1 "a crash after the last call is seen" "$DIDACT" conform network faulty --set fault=crashes-at-exit
out_has "FAILED   create          crashed by SIGABRT after the check, whose last call was destroy"
out_has "Nothing else can be tried."
check_status 1 "one that cannot be created is tried no further" "$DIDACT" conform network faulty \
    --set fault=crashes-in-create --only adam --format tap
out_has "# crashed by SIGSEGV in create"
out_has "Bail out! Nothing else can be tried"

# A plugin that crashes while it is loaded, and one that the loader refuses.
mkdir -p bad/network
cp "$DIDACT_TEST_BROKEN/crash-on-load.so" "$DIDACT_TEST_BROKEN/fast-math.so" bad/network/
check_status 1 "a crash while loading is told" env DIDACT_PLUGIN_PATH="$PWD/bad" "$DIDACT" conform network crash-on-load
out_has "crashed by SIGABRT in loading it"
check_status 78 "a refusal is told" env DIDACT_PLUGIN_PATH="$PWD/bad" "$DIDACT" conform network fast-math
err_has "fast-math.so switches denormals off for the whole process"
out_is "" "and nothing is tried"

# Mistakes.
check "there is help" "$DIDACT" conform --help
out_has "Exit status: 0 all is well"
check_status 64 "without a plugin" "$DIDACT" conform network
err_is "didact: name a kind and a plugin, as in 'didact conform exploration ou'; 'didact conform --help' explains"
check_status 64 "with one too many" "$DIDACT" conform network native plain
check_status 64 "an unknown kind" "$DIDACT" conform teacher ou
err_is "didact: 'teacher' is no kind of plugin; write exploration, environment or network"
check_status 64 "a strategy has no networks to exchange" "$DIDACT" conform exploration ou --against blas
err_is "didact: --against is for network plugins, which exchange networks"
check_status 64 "an unknown check" "$DIDACT" conform network native --only forwrad
err_is "didact: there is no check 'forwrad'; a run without --only names them all; did you mean 'forward'?"
check_status 64 "an unknown format" "$DIDACT" conform network native --format xml
err_is "didact: --format must be text or tap"
check_status 64 "no time at all" "$DIDACT" conform network native --timeout 0
err_is "didact: --timeout must be a whole number of seconds, at least 1"
check_status 64 "another plugin by --set" "$DIDACT" conform network native --set plugin=plain
err_is "didact: the plugin is named once, behind its kind; --set is for its parameters"
check_status 78 "an unknown plugin" "$DIDACT" conform network naitve
err_has "there is no network plugin 'naitve' (no network/naitve.so in "
err_has "; did you mean 'native'?"
out_is "" "and nothing is tried"
check_status 78 "an unknown plugin to compare with" "$DIDACT" conform network native --against blsa
err_has "there is no network plugin 'blsa' (no network/blsa.so in "
check_status 78 "a bad parameter" "$DIDACT" conform network native --set isa=mmx
err_is "--set isa=mmx: 'isa' must be one of auto, avx512, avx2, portable, not 'mmx'"
check_status 78 "an unknown parameter" "$DIDACT" conform network native --set hidden=3
err_has "--set hidden=3: unknown key 'hidden' in network 'native'"

finish
