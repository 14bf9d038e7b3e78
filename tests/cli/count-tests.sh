#!/bin/bash
# The counting of test results: nothing that goes wrong may look like a pass or a skip.
. "$(dirname "$0")/tap.sh"

count=$source/tools/lib/count-tests.py

mkdir project
echo "project('counted')" >project/meson.build

# a_test NAME PROTOCOL BODY: a shell script that is a test of the project.
a_test()
{
    printf '#!/bin/sh\n%s\n' "$3" >"project/$1.sh"
    chmod +x "project/$1.sh"
    echo "test('$1', find_program('$1.sh'), protocol: '$2', timeout: 2)" >>project/meson.build
}

# failed NAME WHY: the counter says why that test has failed; $wrong counts them.
failed()
{
    wrong=$((wrong + 1))
    same "$1: $2" "    $2" "$(grep -A1 "^FAILED: $1\$" "$last_out" | tail -n 1)"
}

# What may be:                                          passed  skipped
a_test fine         tap 'echo 1..2; echo ok 1 a; echo ok 2 b'       # 2
a_test skip         tap 'echo ok 1 a "# SKIP"; echo ok 2 b; echo 1..2' # 1   1
a_test skip-all     tap 'echo 1..0 "# SKIP no wings"'               #    1
a_test plain        exitcode 'exit 0'                               # 1
a_test plain-skip   exitcode 'exit 77'                              #    1
echo "test('by-itself', find_program('plain.sh'), args: 'long', suite: 'long')" >>project/meson.build

meson setup project/build project >/dev/null
meson test -C project/build --no-suite long >/dev/null 2>&1
check "all is well where all is well" "$count" project/build
same "counted by result" "4 passed, 0 failed, 3 skipped" "$(tail -n 1 "$last_out")"

# What may not:                                                           passed  failed
a_test not-ok       tap 'echo 1..2; echo ok 1 a; echo not ok 2 b; exit 1'     # 1  1
a_test crash        tap 'echo 1..3; echo ok 1 a; kill -SEGV $$'               # 1  2
a_test crash-early  tap 'kill -SEGV $$'                                       #    1
a_test crash-late   tap 'echo 1..1; echo ok 1 a; kill -SEGV $$'               # 1  1
a_test no-plan      tap 'echo ok 1 a'                                         # 1  1
a_test mute         tap 'true'                                                #    1
a_test noise        tap 'echo hello'                                          #    1
a_test exit-status  tap 'echo 1..1; echo ok 1 a; exit 3'                      # 1  1
a_test hang         tap 'echo 1..1; echo ok 1 a; exec sleep 20'               # 1  1
a_test too-many     tap 'echo 1..1; echo ok 1 a; echo ok 2 b'                 # 2  1
a_test plain-bad    exitcode 'exit 2'                                         #    1

meson test -C project/build >/dev/null 2>&1
check_status 1 "faults are told by the exit status" "$count" project/build
wrong=0
failed not-ok "not ok 2 b"
failed crash "planned 3 results and gave 1"
failed crash-early "broke off without a plan after 0 results"
failed crash-late "ended badly: ERROR, exit status -11"
failed no-plan "broke off without a plan after 1 results"
failed mute "broke off without a plan after 0 results"
failed noise "broke off without a plan after 0 results"
failed exit-status "ended badly: ERROR, exit status 3"
failed hang "ended badly: TIMEOUT, exit status -15"
failed too-many "planned 1 results and gave 2"
failed plain-bad "FAIL, exit status 2"
same "no other test failed" "$wrong" "$(grep -c '^FAILED: ' "$last_out")"
out_has "    hello" "a failing test's output is shown"
same "counted by result, each fault at least once" "12 passed, 12 failed, 3 skipped" "$(tail -n 1 "$last_out")"

rm project/build/meson-logs/testlog.json
check_status 1 "tests that never ran have failed" "$count" project/build
same "each of them" "0 passed, 16 failed" "$(tail -n 1 "$last_out")"

finish
