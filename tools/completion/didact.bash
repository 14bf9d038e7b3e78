# shellcheck shell=bash
# Completion for didact in bash. What there is to choose from, the program says itself.

# _didact_words TEXT...: those that the present word begins.
_didact_words()
{
    mapfile -t COMPREPLY < <(compgen -W "$*" -- "$word")
}

# _didact_files [PATTERN]: folders, and the files that match.
_didact_files()
{
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -d -- "$word"; [ -z "${1:-}" ] || compgen -f -X "!$1" -- "$word")
}

# The first words of the indented lines of a help.
_didact_listed()
{
    "$didact" "$@" --help 2>/dev/null | sed -nE 's/^  ([a-z]+)  .*/\1/p'
}

_didact_options()
{
    "$didact" "$@" --help 2>/dev/null | grep -oE -e '^  (-[a-z], )?--[a-z-]+=?' | grep -oE -e '--.*'
}

_didact_ids()
{
    "$didact" inspect ids "$1" 2>/dev/null
}

# _didact_kind_and_id KINDS [new]: a kind, and then an id of it, unless that is to be new.
_didact_kind_and_id()
{
    case $((COMP_CWORD - 1)) in
    1) _didact_words "$1" ;;
    2) [ "${2:-}" = new ] || _didact_words "$(_didact_ids "${COMP_WORDS[2]}")" ;;
    esac
}

_didact()
{
    local didact=$1 word=$2 before=$3 command=${COMP_WORDS[1]:-} kinds="environment exploration network"
    if [ "$COMP_CWORD" = 1 ]; then
        _didact_words "$(_didact_listed)"
        return
    fi
    case $before in
    --out | --keep) _didact_files; return ;;
    --launcher) _didact_words local slurm; return ;;
    --plugin) _didact_words "$(_didact_ids "${COMP_WORDS[2]}")"; return ;;
    esac
    if [[ $word = -* ]]; then
        _didact_words "$(_didact_options "${COMP_WORDS[@]:1:$((COMP_CWORD - 1))}")"
        [[ ${COMPREPLY[*]} != *= ]] || compopt -o nospace
        return
    fi
    case $command in
    run | check) _didact_files "*.yaml" ;;
    replay) _didact_files "*.@(yaml|csv|gz)" ;;
    status | report | reproduce) _didact_files ;;
    show) _didact_kind_and_id "$("$didact" show | sed -nE 's/^  ([a-z]+)  .*/\1/p')" ;;
    conform) _didact_kind_and_id "$kinds" ;;
    new) _didact_kind_and_id "$kinds" new ;;
    bench) [ "$COMP_CWORD" != 2 ] || _didact_words "$(_didact_listed bench)" ;;
    esac
}

complete -F _didact didact
