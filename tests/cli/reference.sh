#!/bin/bash
# docs/reference is what the build makes of the tables and headers, the man pages are clean, and shells complete from both.
. "$(dirname "$0")/tap.sh"

built=$DIDACT_BUILD/docs
unset DIDACT_PLUGIN_PATH

# Plugins that were not built here have no page to compare.
for page in "$built"/reference/{,plugins/}*.md; do
    name=${page#"$built/reference/"}
    same "docs/reference/$name is up to date (if not: ninja -C build update-reference)" "" \
        "$(diff "$page" "$source/docs/reference/$name" 2>&1)"
done
for page in "$source"/docs/reference/{,plugins/}*.md; do
    name=${page#"$source/docs/reference/"} plugin=$(basename "$page" .md)
    [ -e "$built/reference/$name" ] || [ -e "$DIDACT_BUILD/plugins/${plugin%%-*}/${plugin#*-}.not-built" ] ||
        not_ok "docs/reference/$name is of a plugin that is no more; remove it"
done
"$DIDACT" schema >schema.json
same "the schema of the build is the program's" "" "$(diff schema.json "$built/didact.schema.json")"

for page in didact.1 didact-experiment.5 didact-plugin.7; do
    if ! command -v man >/dev/null; then
        skip "$page is clean" "there is no man"
        continue
    fi
    check "$page is read" env LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -E UTF-8 -l "$built/$page"
    err_is "" "$page is clean"
done
for word in "didact run" "allow\\-new\\-build" "DIDACT_PLUGIN_PATH"; do
    has "didact(1) has $word" "$word" "$built/didact.1"
done
for word in lookahead_updates "exploration ou" "Strength of the random kicks"; do
    check "didact-experiment(5) has $word" grep -q "$word" "$built/didact-experiment.5"
done
for word in didact_student_extension "may be NULL" "didact/kit/teacher.h"; do
    check "didact-plugin(7) has $word" grep -q "$word" "$built/didact-plugin.7"
done

# ---- completion ----

mkdir -p bin folder/inner
ln -s "$DIDACT" bin/didact
touch mine.yaml mine.txt
export PATH=$PWD/bin:$PATH

# completed WORD...: what bash offers for the last word.
completed()
{
    bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }
        _didact didact "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"; printf "%s\n" "${COMPREPLY[@]}"' \
        "$source/tools/completion/didact.bash" "$@" | tr '\n' ' '
}

same "bash completes commands" "report replay reproduce " "$(completed didact rep)"
same "bash completes options" "--retry-failed " "$(completed didact run --re)"
same "bash completes options with values" "--launcher= " "$(completed didact run --lau)"
same "bash completes what they take" "local " "$(completed didact run --launcher lo)"
same "bash completes kinds" "exploration " "$(completed didact new exp)"
same "bash completes sections and kinds" "environment evaluation exploration " "$(completed didact show e | tr ' ' '\n' |
    sort -u | grep . | tr '\n' ' ')"
same "bash completes plugins" "meta meta-residual meta-variance " "$(completed didact show exploration me)"
same "bash completes subjects" "network " "$(completed didact bench n)"
same "bash completes subjects' options" "--seconds= --set= " "$(completed didact bench network --se)"
same "bash completes experiments" "mine.yaml " "$(completed didact check mi)"
same "bash completes folders" "folder " "$(completed didact report fo)"

if command -v zsh >/dev/null; then
    check "zsh reads its completion" zsh -n "$source/tools/completion/_didact"
    # offered WORD...: compadd and _files tell what they would offer.
    offered()
    {
        zsh -c 'compadd() { print -rl -- "$@" }; _files() { print -r -- "files $*" }
            script=$1; shift; words=("$@"); CURRENT=$#; . $script' zsh "$source/tools/completion/_didact" "$@" 2>&1 |
            tr '\n' ' '
    }
    has "zsh completes commands" "reproduce" <(offered didact re)
    has "zsh completes options" "--retry-failed" <(offered didact run --)
    has "zsh completes plugins" "meta-variance" <(offered didact show exploration me)
    same "zsh completes experiments" "files -g *.yaml " "$(offered didact check "")"
else
    skip "zsh reads its completion" "there is no zsh"
fi

finish
