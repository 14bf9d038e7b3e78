#!/bin/bash
# No leak and no error of memory, as valgrind sees it, in every process that does the work: the one that reads an
# experiment, the one that trains, the one that looks at a plugin. Those that only start and watch others execute
# /proc/self/exe, which under valgrind is valgrind; sanitize.sh sees to them.
. "$(dirname "$0")/tap.sh"

smoke=$source/experiments/smoke/pendulum.yaml
export G_SLICE=always-malloc DIDACT_PLUGIN_PATH=$DIDACT_BUILD/plugins

if ! command -v valgrind >/dev/null; then
    skip "no leak and no error" "there is no valgrind"
    finish
    exit
fi

# clean COMMAND ARGUMENT...: didact does that well, and valgrind has nothing to say of it.
clean()
{
    check "didact $* is clean" valgrind --quiet --error-exitcode=99 --leak-check=full \
        --show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect "$DIDACT" "$@"
}

clean inspect experiment -- "$smoke"
check "runs are there" "$DIDACT" run "$smoke" --out out --set seeds=1 --set steps=300
for variant in ou meta-variance meta; do
    clean train out/$variant/pendulum/seed-0
done
if [ -e "$DIDACT_BUILD/plugins/network/blas.so" ]; then
    check "so is one on blas" "$DIDACT" run "$smoke" --out blas --set seeds=1 --set steps=300 --set network=blas
    clean train blas/meta/pendulum/seed-0
fi
clean report out
for plugin in environment/pendulum exploration/meta network/native; do
    clean inspect plugin "${plugin%/*}" "$DIDACT_BUILD/plugins/$plugin.so"
done

# A check of a backend, with the page that its parent would look at.
for check in arrays refusals passes nan clipping fresh save-load exchange; do
    truncate --size 1M page
    exec 3<>page
    clean inspect conform network native native $check 600
    exec 3<&-
done

finish
