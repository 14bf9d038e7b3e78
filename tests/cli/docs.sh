#!/bin/bash
# What README.md and docs/ show is true: each document is gone through from its beginning to its end. Its commands are run, its
# pieces of experiments are checked, its sources are kept where it says. Only runs are made shorter.
. "$(dirname "$0")/tap.sh"

unset DIDACT_PLUGIN_PATH
sed -n '/^```yaml$/,/^```$/p' "$source/README.md" | sed '1d;$d' >readme.yaml
sed -E '/^ *#/d; /^$/d; s/ +#.*//' "$source/experiments/quickstart.yaml" >quickstart.yaml
check "the experiment of README.md is the quickstart" diff readme.yaml quickstart.yaml
has "the quickstart's first line points editors to the schema" \
    "# yaml-language-server: \$schema=../build/docs/didact.schema.json" <(head -n 1 "$source/experiments/quickstart.yaml")
check "which the build makes" test -s "$DIDACT_BUILD/docs/didact.schema.json"

# The program, in a hurry; and a cluster that takes everything.
mkdir bin
cat >bin/didact <<END_OF_FILE
#!/bin/bash
case \$1 in
run) [[ \$* != *.yaml* ]] || set -- "\$@" --set steps=200 --set seeds=1 --set evaluation.episodes=1 ;;
conform) set -- "\$@" --only create ;;
esac
exec "$DIDACT" "\$@"
END_OF_FILE
printf '%s\n' '#!/bin/bash' 'echo 4711' >bin/sbatch
printf '%s\n' '#!/bin/bash' >bin/squeue
cp bin/squeue bin/scancel
chmod +x bin/*
export PATH=$PWD/bin:$PATH PKG_CONFIG_PATH=$DIDACT_BUILD/meson-uninstalled
"$DIDACT" run "$source/experiments/smoke/pendulum.yaml" --out done --set steps=200 --set seeds=1 2>/dev/null >&2

# A folder that looks like the project's own, with a finished experiment and one that is to be run.
prepare()
{
    mkdir -p "$1/build/tools" "$1/runs"
    ln -s "$scratch/bin/didact" "$1/build/tools/didact"
    ln -s "$source"/{include,plugins,tests,experiments,docs} "$1/"
    for experiment in NAME a b; do
        cp -r "$scratch/done" "$1/runs/$experiment"
    done
    cp "$source/experiments/smoke/pendulum.yaml" "$1/experiment.yaml"
}

# try NAME COMMAND...: a plugin that was not built here is no fault of the document.
try()
{
    local name=$1
    shift
    run "$@"
    if [ "$last_status" = 78 ] && grep -q "was not built" "$last_err"; then
        skip "$name" "$(head -n 1 "$last_err")"
    elif [ "$last_status" = 0 ]; then
        ok "$name"
    else
        not_ok "$name" "exit status $last_status" "$(cat "$last_err" "$last_out")"
    fi
}

# A part of an experiment is checked as one.
check_yaml()
{
    local key
    for key in "name: part" "steps: 1000" "environment: pendulum" "exploration: ou"; do
        grep -q "^${key%%:*}:" "$2" || echo "$key" >>"$2"
    done
    try "$1" "$DIDACT" check "$2"
}

# `didact COMMAND --option`: both are there.
check_name()
{
    local word command
    read -ra word <<<"$2"
    command=${word[1]}
    # A word that stands for others; what only the program itself calls.
    [[ $command =~ ^[a-z]+$ && ! $command =~ ^(inspect|task|train)$ ]] || return
    "$DIDACT" "$command" --help >help 2>/dev/null
    [ "$command" = bench ] && [ ${#word[@]} -gt 2 ] && "$DIDACT" bench "${word[2]}" --help >help
    if ! "$DIDACT" --help | grep -q "^  $command "; then
        not_ok "$1: there is no such command"
        return
    fi
    for option in $(grep -oE -e '--[a-z-]+' <<<"$2"); do
        has "$1: there is $option" "$option" help
    done
}

for document in "$source"/README.md "$source"/docs/{,guide/,reference/}*.md; do
    name=${document#"$source/"}
    folder=$scratch/in-$(tr '/.' -- <<<"$name")
    prepare "$folder"
    mkdir blocks
    python3 "$source/tests/cli/docs.py" "$document" "$PWD/blocks" >steps || not_ok "$name can be read"
    cd "$folder" || exit 99
    while IFS=$'\t' read -r kind what file; do
        case $kind in
        run) case $what in
            # What tools/test itself does, or the test of a clean copy.
            tools/*) check "$name: $what is there" test -x "$source/${what%% *}" ;;
            *) try "$name: $what" eval "$what" ;;
            esac ;;
        save) check "$name: $what is kept" cp "$file" "$what" ;;
        check) check_yaml "$name: $(basename "$what")" "$what" ;;
        name) check_name "$name: $what" "$what" ;;
        esac
    done <"$scratch/steps"
    cd "$scratch" || exit 99
    unset DIDACT_PLUGIN_PATH
    rm -rf blocks steps
done

finish
