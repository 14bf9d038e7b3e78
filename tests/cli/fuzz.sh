#!/bin/bash
# A few thousand inputs for every reader of files, where there is a clang with libFuzzer.
. "$(dirname "$0")/tap.sh"

run "$source/tools/fuzz" --runs 500 --build "$DIDACT_BUILD/fuzz"
if [ "$last_status" = 77 ]; then
    skip "the fuzzer finds nothing" "$(cat "$last_err")"
else
    same "the fuzzer finds nothing" "4500 inputs, 0 findings" "$(tail -n 1 "$last_out")"
fi
check_status 64 "an unknown target" "$source/tools/fuzz" novels
check_status 64 "no number" "$source/tools/fuzz" --runs many

finish
