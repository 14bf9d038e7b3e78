#!/bin/bash
# Clang compiles everything without a warning, and what it makes starts.
. "$(dirname "$0")/tap.sh"
. "$source/tests/cli/build.sh"

if ! command -v clang >/dev/null; then
    skip "clang compiles everything without a warning" "there is no clang"
    finish
    exit
fi

CC=clang CXX=clang++ check "clang compiles everything without a warning" build_again clang
check "what it makes starts" "$DIDACT_BUILD/clang/tools/didact" --version
check "and agrees with the references" env DIDACT_TEST_PLUGINS="$DIDACT_BUILD/clang/plugins" \
    DIDACT_TEST_GOLDEN="$source/tests/golden" "$DIDACT_BUILD/clang/tests/unit/test-pendulum"

finish
