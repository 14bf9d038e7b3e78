# shellcheck shell=bash
# shellcheck source=tests/cli/tap.sh disable=SC2154
# Sourced after tap.sh by the tests that need a build of another kind. It is kept in the build folder, so that only the
# first time costs something.

# build_again FOLDER MESON-ARGUMENT...: brings that build up to date, every warning being an error. $build_target: not all of it.
build_again()
{
    local folder=$DIDACT_BUILD/$1
    shift
    if [ ! -e "$folder/build.ninja" ]; then
        rm -rf "$folder"
        meson setup "$folder" "$source" --werror "$@" || return
    fi
    ninja -C "$folder" ${build_target:+"$build_target"}
}
