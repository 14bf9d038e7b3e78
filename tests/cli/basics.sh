#!/bin/bash
# What didact says of itself, and how it refuses a command line.
. "$(dirname "$0")/tap.sh"

check "the version is told" "$DIDACT" --version
same "in one line" 1 "$(wc -l <"$last_out")"
out_has "didact " "with the program's name"
err_is "" "and nothing on standard error"

check "help is given" "$DIDACT" --help
out_has "Usage: didact COMMAND" "beginning with the usage"
for command in run report check plugins show schema new conform bench; do
    out_has "  $command " "help names $command"
done

check_status 64 "no command is refused" "$DIDACT"
out_is "" "with nothing on standard output"
check_status 64 "an unknown command is refused" "$DIDACT" frobnicate
err_is "didact: there is no command 'frobnicate'; 'didact --help' lists them"

finish
