#!/bin/bash
# Every check can fail: each fault of faults-KIND.txt is found by the checks that it names, and by no other. KIND is the argument.
#
# The checks that take longest are made only where they are expected to fail, so that this takes seconds.
kind=$1
. "$(dirname "$0")/tap.sh"

# The plugin with the faults, its source, checks that take long, and faults that are none or have their test in conform.sh.
case $kind in
network)
    plugin=faulty file=faulty/faulty.c elsewhere='none hangs-in-copy chatters'
    long='forward forward-only gradient input-gradient side-gradient replaced bounds memory exchange'
    ;;
exploration)
    plugin=faulty file=faulty.c elsewhere='none two-actions'
    long='actions memory parameters log-prob'
    ;;
environment)
    plugin=unsound file=unsound.c elsewhere='none'
    long='episodes memory'
    ;;
esac
faults=$source/tests/cli/faults-$kind.txt
"$DIDACT" conform "$kind" $plugin --format tap >all
same "without a fault nothing is found" "" "$(grep '^not ok' all)"
checks=$(sed -n 's/^ok [0-9]* - \([a-z0-9-]*\).*/\1/p' all)
short=$checks
for check in $long; do
    short=$(echo "$short" | grep -vx "$check")
done

# try FAULT EXPECTED...: the checks that fail, in their order, go to the file of the fault.
try()
{
    local fault=$1 only=() how=("$plugin" --set "fault=$1")
    shift
    [ "$fault" != sloppy ] || how=(sloppy)
    for check in $(printf '%s\n' $short "$@" | sort -u); do
        only+=(--only "$check")
    done
    "$DIDACT" conform "$kind" "${how[@]}" "${only[@]}" >"$fault.out" 2>"$fault.err"
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
    # shellcheck disable=SC2086 # a list of words
    wanted=$(printf '%s\n' $expected | sort | tr '\n' ' ')
    if [ "$found" = "$wanted" ] && [ "$(cat "$fault.status")" = 1 ]; then
        ok "$fault: found by$expected"
    else
        not_ok "$fault: found by$expected" "found by: $found" "exit status $(cat "$fault.status")" \
            "$(cat "$fault.out" "$fault.err")"
    fi
done < <(grep -v '^#' "$faults")

[ "$kind" != network ] || has "the documentation's sample counts the checks" "$(grep -c '^ok' all) checks: " \
    "$source/docs/conformance.md"

# Every check of the suite is somebody's and documented, and every fault of the plugin is in the list.
sed 's/^[^:]*://' "$faults" | grep -v '^#' | tr -s ' ' '\n' | sort -u >expected
for check in $checks; do
    check "a fault is found by $check" grep -qx -e "$check" expected
    has "$check is in the documentation" "\`$check\`" "$source/docs/conformance.md"
done
for fault in $(sed -n 's/^ *F([A-Z_0-9]*, "\([a-z0-9-]*\)").*/\1/p' "$source/tests/plugins/$kind/$file"); do
    case " $elsewhere " in
    *" $fault "*) ;;
    *) check "the fault $fault is in the list" grep -qx -e "$fault" named ;;
    esac
done

finish
