#!/bin/bash
# No leak and no error of memory, as valgrind sees it: in an experiment, its children included, and in every command.
. "$(dirname "$0")/tap.sh"

smoke=$source/experiments/smoke/pendulum.yaml
export G_SLICE=always-malloc

if ! command -v valgrind >/dev/null; then
    skip "no leak and no error" "there is no valgrind"
    finish
    exit
fi

# clean COMMAND ARGUMENT...: didact does that well, and valgrind has nothing to say of any of its processes.
clean()
{
    rm -f valgrind.*
    check "didact $1 works under valgrind" valgrind --trace-children=yes --trace-children-skip='*/gnuplot*' \
        --leak-check=full --show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect \
        --log-file=valgrind.%p "$DIDACT" "$@"
    same "didact $1 has no error and no leak" "" "$(sed -n '/ERROR SUMMARY: [1-9]/p' valgrind.*)"
    if grep -q 'ERROR SUMMARY: [1-9]' valgrind.*; then
        cat valgrind.* | sed 's/^/# /'
    fi
    processes=$(grep -l 'ERROR SUMMARY: 0' valgrind.* | wc -l)
}

clean check "$smoke"
clean run "$smoke" --out out --set seeds=1 --set steps=400
same "the runs were looked at too" yes "$([ "$processes" -ge 4 ] && echo yes)"
clean report out
clean plugins
clean show exploration meta

finish
