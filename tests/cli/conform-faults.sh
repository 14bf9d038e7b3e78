#!/bin/bash
# Every check can fail: each fault of faults.txt is found by the checks that it names, and by no other.
#
# The checks that take longest are made only where they are expected to fail, so that this takes seconds.
. "$(dirname "$0")/tap.sh"

faults=$(dirname "$(realpath "$0")")/faults.txt
"$DIDACT" conform network plain --format tap >all
checks=$(sed -n 's/^ok [0-9]* - \([a-z0-9-]*\).*/\1/p' all)
for long in forward forward-only gradient input-gradient side-gradient replaced bounds memory exchange; do
    checks=$(echo "$checks" | grep -vx "$long")
done

# try FAULT EXPECTED...: the checks that fail, in their order, go to the file of the fault.
try()
{
    local fault=$1 only=()
    shift
    for check in $(printf '%s\n' $checks "$@" | sort -u); do
        only+=(--only "$check")
    done
    "$DIDACT" conform network faulty --set fault="$fault" "${only[@]}" >"$fault.out" 2>"$fault.err"
    echo "$?" >"$fault.status"
}

grep -v '^#' "$faults" | sed 's/:.*//' >named
while IFS=: read -r fault expected; do
    # shellcheck disable=SC2086 # a list of words
    try "$fault" $expected &
    while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do
        wait -n
    done
done < <(grep -v '^#' "$faults")
wait

while IFS=: read -r fault expected; do
    found=$(sed -n 's/^FAILED *\([a-z0-9-]*\) .*/\1/p' "$fault.out" | sort | tr '\n' ' ')
    wanted=$(printf '%s\n' $expected | sort | tr '\n' ' ')
    if [ "$found" = "$wanted" ] && [ "$(cat "$fault.status")" = 1 ]; then
        ok "$fault: found by $expected"
    else
        not_ok "$fault: found by $expected" "found by: $found" "exit status $(cat "$fault.status")" \
            "$(cat "$fault.out" "$fault.err")"
    fi
done < <(grep -v '^#' "$faults")

has "the documentation's sample counts the checks" "$(grep -c '^ok' all) checks: " "$source/docs/conformance.md"

# Every check of the suite is somebody's, and every fault of the plugin is in the list.
sed 's/^[^:]*://' "$faults" | grep -v '^#' | tr -s ' ' '\n' | sort -u >expected
for check in $(sed -n 's/^ok [0-9]* - \([a-z0-9-]*\).*/\1/p' all); do
    has "a fault is found by $check" "$check" expected
done
for fault in $(sed -n 's/^ *F([A-Z_0-9]*, "\([a-z0-9-]*\)").*/\1/p' \
    "$source/tests/plugins/network/faulty/faulty.c" | grep -vx -e none -e hangs-in-copy -e chatters); do
    has "the fault $fault is in the list" "$fault" named
done

finish
