#!/bin/bash
# tools/quickstart in a clean copy of the repository, as a stranger runs it, and what the quickstart promises. (tools/test in
# a clean copy is what continuous integration does.)
. "$(dirname "$0")/tap.sh"

if ! git -C "$source" rev-parse HEAD >/dev/null 2>&1; then
    skip "the quickstart in a clean copy" "this is no git checkout"
    finish
    exit
fi
unset DIDACT_PLUGIN_PATH
git clone -q "$source" copy
cd copy || exit 99

# Prints the largest memory that any process of the command had, in MB, as its last line.
measured()
{
    python3 -c 'import resource, subprocess, sys
status = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1000)
sys.exit(status)' "$@"
}

check "tools/quickstart" tools/quickstart
cp "$last_out" results
out_has "Now open $PWD/runs/quickstart/report/index.html"
for variant in ou meta-variance meta; do
    return=$(awk -v variant=$variant '$1 == variant && $2 == 3 { print $3 }' results)
    check "$variant learns to swing up: its mean final return, $return, is above -300" \
        awk -v x="$return" 'BEGIN { exit !(x + 0 == x && x > -300) }'
done
check "the page is there" test -s runs/quickstart/report/index.html
check "tools/quickstart again" tools/quickstart
err_has "9 of 9 runs are done already" "again, nothing runs"

run measured build/tools/didact run experiments/quickstart.yaml --out again -j2
check "the quickstart takes $(tail -n 1 "$last_out") MB, less than 100" test "$(tail -n 1 "$last_out")" -lt 100
check "the same, one run at a time" build/tools/didact run experiments/quickstart.yaml --out alone -j1
for twin in again alone; do
    differing=$(diff -rq -x '*.json' -x timing.csv -x log.txt -x .lock -x report runs/quickstart $twin)
    same "every CSV and policy of '$twin' has the same bytes" "" "$differing"
done

finish
