#!/bin/bash
# didact new: what it writes builds and passes its own tests at once, beside a build tree that is not installed and beside an
# installation in a temporary prefix, found by pkg-config alone.
. "$(dirname "$0")/tap.sh"
unset DIDACT_PLUGIN_PATH

# A beginner's folder has all that there is to read, and can be made once.
check "the beginning of a strategy is written" "$DIDACT" new exploration my-noise
out_is "my-noise/exploration/my-noise.c is the plugin, my-noise/README.md tells how to go on"
same "with everything in it" "my-noise/README.md
my-noise/experiment.yaml
my-noise/exploration/meson.build
my-noise/exploration/my-noise.c
my-noise/meson.build" "$(find my-noise -type f | LC_ALL=C sort)"
same "no word is left to be filled in" "" "$(grep -rn '@[A-Z]*@' my-noise)"
check_status 64 "once" "$DIDACT" new exploration my-noise
err_has "my-noise is there already; nothing in it was changed"
check_status 64 "a name that is taken" "$DIDACT" new exploration ou
err_is "didact: there is an exploration plugin 'ou' already; choose another name"
check_status 64 "a name that is none" "$DIDACT" new exploration My_Noise
err_has "use lower case letters, digits and '-'"
check_status 64 "a kind that is none" "$DIDACT" new teacher mine
err_has "there is no kind 'teacher' of plugins"
check_status 64 "no name" "$DIDACT" new exploration
"$DIDACT" new environment my-task >/dev/null
"$DIDACT" new network my-backend >/dev/null

# builds NAME HOW: the folder's own build and tests.
builds()
{
    check "$1 is set up $2" meson setup "$1/$2" "$1"
    check "$1 builds $2 and passes its tests" meson test -C "$1/$2"
    out_has "Fail:               0" "nothing failed"
    lacks "without a warning" "warning:" "$1/$2/meson-logs/testlog.txt"
    [ "$last_status" = 0 ] || cat "$1/$2/meson-logs/testlog.txt" >&2
}

# 1. Beside the build tree.
export PKG_CONFIG_PATH=$DIDACT_BUILD/meson-uninstalled
for name in my-noise my-task my-backend; do
    builds $name uninstalled
done
export DIDACT_PLUGIN_PATH=$PWD/my-noise/uninstalled
check "its parameters are shown" "$DIDACT" show exploration my-noise
out_has "deviation of the noise"
check "its experiment runs" "$DIDACT" run my-noise/experiment.yaml --set steps=300 --set seeds=1 --set evaluation.every=150 \
    --set evaluation.episodes=1 --out runs/noise
has "and its metric is in the run's directory" steps_explored runs/noise/my-noise/pendulum/seed-0/metrics.csv
unset DIDACT_PLUGIN_PATH

# 2. Beside an installation. A plugin installed from there lies where that Didact finds it.
check "Didact is installed" meson install -C "$DIDACT_BUILD" --no-rebuild --destdir "$PWD/installed"
program=$(find installed -name didact -type f -path '*/bin/*')
PKG_CONFIG_PATH=$PWD/$(dirname "$(find installed -name didact.pc)")
export PKG_CONFIG_PATH
prefix=$PWD/${program%/bin/didact}
same "pkg-config finds it where it is" "$prefix/bin/didact" "$(realpath "$(pkg-config --variable=didact didact)")"
check "its own plugins are used" "$program" conform exploration ou --only create
out_has "($prefix/lib"
for name in my-noise my-task my-backend; do
    builds $name installed
done
check "a plugin is installed" meson install -C my-noise/installed
check "and found" "$program" show exploration my-noise

finish
