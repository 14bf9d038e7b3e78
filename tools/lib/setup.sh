# shellcheck shell=bash
# Sourced by tools/quickstart and tools/test: goes to the project's folder, installs what is missing and builds.

set -euo pipefail
unset CDPATH
cd "$(dirname "$(realpath "$0")")/.."

say()
{
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
}

# there PACKAGE: is what we need of that Debian package here, wherever it came from?
there()
{
    case $1 in
    ninja-build) command -v ninja ;;
    libc6-dev) echo '#include <stdlib.h>' | cc -E - ;;
    gcc) command -v cc ;;
    gnuplot-nox) command -v gnuplot ;;
    libglib2.0-dev) pkg-config --exists 'glib-2.0 >= 2.74' gio-unix-2.0 ;;
    libjson-glib-dev) pkg-config --exists json-glib-1.0 ;;
    libyaml-dev) pkg-config --exists yaml-0.1 ;;
    libmujoco-dev) echo '#include <mujoco/mujoco.h>' | cc -E - ;;
    libopenblas-dev) pkg-config --exists openblas ;;
    man-db) command -v man ;;
    python3-jsonschema) python3 -c 'import jsonschema' ;;
    python3-yaml) python3 -c 'import yaml' ;;
    slurm-wlm) command -v slurmctld ;;
    munge) command -v munged ;;
    libtorch-dev) echo '#include <c10/macros/cmake_macros.h>' | cc -E - ;;
    *) command -v "$1" ;;
    esac >/dev/null 2>&1
}

# missing PACKAGE...: those that are not there.
missing()
{
    local package
    for package; do
        there "$package" || echo "$package"
    done
}

# apt_get ARGUMENT...: as root, asking nothing, silent unless it fails.
apt_get()
{
    local as_root='' log
    [ "$(id -u)" = 0 ] || as_root=sudo
    log=$(mktemp)
    if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1; then
        tail -n 30 "$log" >&2
        rm "$log"
        return 1
    fi
    rm "$log"
}

on_debian()
{
    grep -qs '^ID=debian$' /etc/os-release
}

# install_packages PACKAGE...: what was built without them is set up anew.
install_packages()
{
    say "installing $*"
    apt_get install --no-install-recommends "$@" && rm -f build/build.ninja
}

# need PACKAGE...: installs those that are missing, on Debian; elsewhere names them and stops.
need()
{
    local absent
    mapfile -t absent < <(missing "$@")
    [ ${#absent[@]} -gt 0 ] || return 0
    if ! on_debian; then
        say "this is not Debian; install what these of its packages hold, then run this again: ${absent[*]}"
        exit 1
    fi
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        say "there is no sudo; as root, run: apt-get install ${absent[*]}"
        exit 1
    fi
    apt_get update || say "apt-get update failed; going on with the lists that are here"
    if ! install_packages "${absent[@]}"; then
        say "apt-get could not install ${absent[*]}; its last words are above"
        exit 1
    fi
}

# in_debian PACKAGE: does this Debian have it?
in_debian()
{
    apt-cache show "$1" >/dev/null 2>&1 || { apt_get update && apt-cache show "$1" >/dev/null 2>&1; }
}

# want PACKAGE...: installs those that are missing where it can, and else goes on: what needs them is not built then.
want()
{
    local package
    for package in $(missing "$@"); do
        if ! on_debian || { [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; } || ! in_debian "$package" ||
            ! install_packages "$package"; then
            say "going on without $package; what needs it is not built or not tested"
        fi
    done
}

# build: sets up build/ once and brings it up to date. A folder that has moved since is set up anew: it holds its own path.
build()
{
    if [ ! -e build/build.ninja ] || ! grep -qsF "\"source\": \"$PWD\"" build/meson-info/meson-info.json; then
        rm -rf build
        meson setup build
    fi
    if [ "${CI:-}" = true ]; then
        meson configure build -Dwerror=true
    fi
    ninja -C build
}

build_packages=(gcc libc6-dev meson ninja-build pkg-config libglib2.0-dev libyaml-dev libjson-glib-dev gnuplot-nox)
# Each of these brings an optional plugin.
optional_packages=(libmujoco-dev)
# The same, for backends that an experiment has to name.
backend_packages=(libopenblas-dev g++ libtorch-dev)
# What some tests compare with.
test_packages=(man-db python3-jsonschema python3-yaml zsh)
