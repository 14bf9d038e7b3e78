#!/bin/bash
# What `meson install` leaves in a prefix does alone, the build folder being away: it runs, and plugins are made against it.
. "$(dirname "$0")/tap.sh"
. "$source/tests/cli/build.sh"

unset DIDACT_PLUGIN_PATH
build=$DIDACT_BUILD/install prefix=$DIDACT_BUILD/install-prefix
[ -e "$build.away" ] && rm -rf "$build" && mv "$build.away" "$build"
# The man pages need all that is installed.
build_target=docs/didact.1
check "what is installed compiles for a prefix" build_again install --prefix="$prefix" -Dtorch=disabled
rm -rf "$prefix"
check "it installs" meson install -C "$build" --no-rebuild
mv "$build" "$build.away"
trap 'mv "$build.away" "$build"; rm -rf "$tap_folder" "$prefix"' EXIT

library=$(dirname "$(find "$prefix" -name didact.pc)")
export PATH=$prefix/bin:$PATH PKG_CONFIG_PATH=$library MANPATH=$prefix/share/man
for file in include/didact/{didact,student}.h include/didact/kit/teacher.h share/man/man{1/didact.1,5/didact-experiment.5} \
    share/man/man7/didact-plugin.7 share/bash-completion/completions/didact share/zsh/site-functions/_didact \
    share/didact/didact.schema.json; do
    check "$file is there" test -s "$prefix/$file"
done

same "the program is the installed one" "$prefix/bin/didact" "$(command -v didact)"
check "it tells its version" didact --version
out_is "didact $(pkg-config --modversion didact)" "which is pkg-config's"
check "it lists its plugins" didact plugins
lacks "all of them installed" "$DIDACT_BUILD/plugins" "$last_out"
out_has "exploration/ou.so"
check "it runs" didact run "$source/experiments/smoke/pendulum.yaml" --out out --set seeds=1 --set steps=100
check "and reports" didact report out
didact schema >schema.json
same "its schema is the installed one" "" "$(diff schema.json "$prefix/share/didact/didact.schema.json")"

# README's strategy, against this installation alone.
sed -n '/^```c$/,/^```$/p' "$source/README.md" | sed '1d;$d' >gauss.c
plugins=$(pkg-config --variable=plugindir didact)
# shellcheck disable=SC2046 # words
check "README's strategy compiles by pkg-config" cc -shared -fPIC -fvisibility=hidden $(pkg-config --cflags didact) gauss.c \
    -o "$plugins/exploration/gauss.so"
check "didact finds it" didact show exploration gauss
check "it runs" didact run "$source/experiments/smoke/pendulum.yaml" --out mine --set seeds=1 --set steps=100 \
    --set variants.gauss.exploration=gauss
check "and has run" test -s mine/gauss/pendulum/seed-0/evaluations.csv
# shellcheck disable=SC2046
check "so does one that is made with the kit" cc -shared -fPIC -fvisibility=hidden $(pkg-config --cflags didact) \
    "$source/plugins/exploration/meta-residual.c" -o "$plugins/exploration/residual.so" -lm

check "what didact new writes" didact new exploration my-noise
check "is set up against it" meson setup my-noise/build my-noise
check "and compiles" ninja -C my-noise/build

if command -v man >/dev/null; then
    for page in "1 didact" "5 didact-experiment" "7 didact-plugin"; do
        # shellcheck disable=SC2086
        check "man $page" env LC_ALL=C.UTF-8 man --warnings -E UTF-8 $page
        err_is "" "man $page is clean"
    done
fi
rm -rf out mine

finish
