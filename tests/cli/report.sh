#!/bin/bash
# didact report: from a real run to figures and a page, and every way in which that can go wrong.
. "$(dirname "$0")/tap.sh"

unset DIDACT_PLUGIN_PATH
"$DIDACT" run "$source/experiments/smoke/pendulum.yaml" --out run >run.out 2>run.err

check "a report is drawn" "$DIDACT" report run
out_has "report: run/report/index.html" "and says where"
err_has "Too few seeds to name a winner" "and what it does not know"
for figure in curves-pendulum teacher-pendulum-sigma teacher-pendulum-meta-reward; do
    for ending in gp tsv svg png; do
        check "$figure.$ending is there" test -s run/report/$figure.$ending
    done
done
check "the page has three pictures in it" test "$(grep -c '<svg role="img"' run/report/index.html)" = 3
check_status 1 "the page needs nothing from elsewhere" grep -qE "(src=|url\(|href=['\"]?(https?:|//))" run/report/index.html
rm run/report/*.svg
check "a figure is redrawn alone" sh -c 'cd run/report && LC_ALL=C.UTF-8 gnuplot curves-pendulum.gp && test -s curves-pendulum.svg'

# The same runs, the same page.
cp run/report/index.html first.html
"$DIDACT" report run >/dev/null 2>&1
check "a page repeats to the byte" cmp first.html run/report/index.html

# Without gnuplot the numbers still come.
mkdir nothing
check "without gnuplot there are numbers" env PATH="$PWD/nothing" "$DIDACT" report run
out_has "report: run/report/index.html" "without gnuplot there is a page"
err_has "gnuplot cannot be started" "without gnuplot it is said"
check "and the page says it" grep -q "gnuplot cannot be started" run/report/index.html
printf '#!/bin/sh\necho "line 0: no such terminal" >&2\nexit 1\n' >nothing/gnuplot
chmod +x nothing/gnuplot
check "when gnuplot fails there are numbers" env PATH="$PWD/nothing:$PATH" "$DIDACT" report run
err_has "gnuplot failed: line 0: no such terminal" "and its own words"

check_status 64 "no directory named" "$DIDACT" report
check_status 64 "two directories named" "$DIDACT" report a b
check_status 65 "a directory that is not there" "$DIDACT" report nowhere
err_has "nowhere: there is no such directory" "is named"
check_status 65 "a directory that is no experiment" "$DIDACT" report nothing
err_has "no plan.tsv" "is told apart"

finish
