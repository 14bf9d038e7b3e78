#!/bin/bash
# didact bench: what it measures is nobody's promise, but that it measures, and what it refuses.
. "$(dirname "$0")/tap.sh"

check_status 64 "no subject is refused" "$DIDACT" bench
check_status 64 "an unknown subject is refused" "$DIDACT" bench moods
err_is "didact bench: there is no subject 'moods'; 'didact bench --help' lists them"
check_status 64 "no time can be negative" "$DIDACT" bench network --seconds -1
err_is "didact bench network: --seconds must lie between 0 and 3600"
check "help lists the subjects" "$DIDACT" bench --help
out_has "  network "

check "a backend is measured" "$DIDACT" bench network --seconds 0 --set isa=portable
same "every row of updates is there" 16 "$(grep -cE '^ *(64-64|256-256) +(64|256) +(yes|no) +[12] +[0-9]+ ' "$last_out")"
same "every row of actions is there" 4 "$(grep -cE '^17- *(64-|256-)( 64|256)-6 +(yes|no) +[0-9]+ ' "$last_out")"
err_is "" "with nothing on standard error"

mkdir empty
export TMPDIR=$PWD/empty
check "strategies are measured" "$DIDACT" bench exploration --seconds 0 --plugin ou --plugin meta
same "a row for each" 2 "$(grep -cE '^(ou|meta) +[0-9.]+ +1[.]0 +[0-9.]+ +[0-9.]+ +[0-9.]+ %$' "$last_out")"
err_is "" "and nothing on standard error"
same "and nothing is left behind" "" "$(ls -A "$TMPDIR")"
check_status 78 "an unknown strategy is refused" "$DIDACT" bench exploration --plugin abacus
err_has "there is no exploration plugin 'abacus'"
check_status 78 "an unknown backend is refused" "$DIDACT" bench network --plugin abacus
err_has "there is no network plugin 'abacus'"
check_status 78 "a parameter that is none is refused" "$DIDACT" bench network --set isa=abacus
err_is "didact bench network: --set isa=abacus: 'isa' must be one of auto, avx512, avx2, portable, not 'abacus'"
check_status 64 "an argument too many is refused" "$DIDACT" bench network now
err_is "didact bench network: 'now' is one argument too many; 'didact bench network --help' explains"

finish
