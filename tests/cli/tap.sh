# shellcheck shell=bash
# Sourced by the tests of the command line: runs commands, checks what they did, and speaks TAP.
#
#     . "$(dirname "$0")/tap.sh"
#     check "the version is told" "$DIDACT" --version
#     out_is "didact 0.1.0"
#     check_status 64 "an unknown command is refused" "$DIDACT" frobnicate
#     err_has "there is no command 'frobnicate'"
#     finish
#
# Every check is one numbered test. They run in an empty folder, $scratch, which is removed at the end. $source is the
# project's own folder. A script that dies before `finish` prints no plan, and so fails.

set -u
export LC_ALL=C NO_COLOR=1
unset CDPATH
DIDACT=$(realpath "${DIDACT:?names the program to test}")
# shellcheck disable=SC2034 # for the tests
source=$(cd "$(dirname "$0")/../.." && pwd)

tap_folder=$(mktemp -d)
trap 'rm -rf "$tap_folder"' EXIT
scratch=$tap_folder/scratch last_out=$tap_folder/out last_err=$tap_folder/err
export HOME=$tap_folder/home XDG_DATA_HOME=$tap_folder/home/data
mkdir "$scratch" "$HOME"
cd "$scratch" || exit 99
exec </dev/null
tap_count=0

# tap_result "ok" NAME [DIRECTIVE]: one line of TAP; a name is one line without a directive of its own.
tap_result()
{
    local name=${2%%$'\n'*}
    tap_count=$((tap_count + 1))
    echo "$1 $tap_count - ${name//#/}${3:+ # $3}"
}

# ok NAME, not_ok NAME [LINE...]: a result; the lines explain a failure.
ok()
{
    tap_result "ok" "$1"
}

not_ok()
{
    tap_result "not ok" "$1"
    shift
    printf '%s\n' "$@" | sed 's/^/# /'
}

# skip NAME WHY: a check that cannot be made here.
skip()
{
    tap_result "ok" "$1" "SKIP $2"
}

# run COMMAND...: keeps what it prints for out_is and its kin; no result of its own. Sets $last_status.
run()
{
    last_command=$*
    last_status=0
    "$@" >"$last_out" 2>"$last_err" || last_status=$?
}

# check_status STATUS NAME COMMAND...: the command ends with that exit status.
check_status()
{
    local status=$1 name=$2
    shift 2
    run "$@"
    if [ "$last_status" = "$status" ]; then
        ok "$name"
    else
        not_ok "$name" "$last_command" "exit status $last_status, not $status; standard error, then output:" \
            "$(cat "$last_err" "$last_out")"
    fi
}

# check NAME COMMAND...: the command succeeds.
check()
{
    check_status 0 "$@"
}

# same NAME EXPECTED ACTUAL: two texts are equal.
same()
{
    if [ "$2" = "$3" ]; then
        ok "$1"
    else
        not_ok "$1" "wanted:" "$2" "got:" "$3"
    fi
}

# has NAME TEXT FILE: the file contains the text, as it is (no pattern).
has()
{
    if grep -qF -e "$2" "$3"; then
        ok "$1"
    else
        not_ok "$1" "wanted: $2" "in:" "$(cat "$3")"
    fi
}

# lacks NAME TEXT FILE: the file does not contain the text.
lacks()
{
    if grep -qF -e "$2" "$3"; then
        not_ok "$1" "unwanted: $2" "in:" "$(cat "$3")"
    else
        ok "$1"
    fi
}

# What the last command printed, all of it or a part; [NAME] defaults to the text wanted.
out_is()
{
    same "${2:-out: $1}" "$1" "$(cat "$last_out")"
}

err_is()
{
    same "${2:-err: $1}" "$1" "$(cat "$last_err")"
}

out_has()
{
    has "${2:-out: $1}" "$1" "$last_out"
}

err_has()
{
    has "${2:-err: $1}" "$1" "$last_err"
}

# finish: prints the plan. The last line of every test.
finish()
{
    echo "1..$tap_count"
}
