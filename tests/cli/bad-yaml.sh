#!/bin/bash
# Every mistake that an experiment can have, and the words for it: bad-yaml/NAME.yaml gives bad-yaml/NAME.expected.
. "$(dirname "$0")/tap.sh"

unset DIDACT_PLUGIN_PATH
broken=$(realpath "$(dirname "$DIDACT")/../tests/broken")

# Where plugins are looked for, and which there are, is another matter on each machine.
stable()
{
    sed -e 's/ (\/[^)]*[.]so)/ (...)/' -e 's/ (no [a-z]*\/[^)]*)/ (...)/' -e 's/known are: [-a-z0-9, ]*/known are: .../' "$1"
}

cp "$source"/tests/cli/bad-yaml/*.yaml .
for file in *.yaml; do
    name=${file%.yaml}
    check_status 78 "$name is refused" "$DIDACT" check "$file"
    same "$name: all mistakes are told" "$(cat "$source/tests/cli/bad-yaml/$name.expected")" "$(stable "$last_err")"
    out_is "" "$name: on standard error alone"
done

cat >good.yaml <<'END'
name: good
steps: 1000
environment: pendulum
exploration: {plugin: ou, sigma: 0.2}
END

# refused NAME EXPECTED ARGUMENT...: the experiment is fine but for its overrides.
refused()
{
    local name=$1 expected=$2
    shift 2
    check_status 78 "$name is refused" "$DIDACT" check good.yaml "$@"
    same "$name: told" "$expected"$'\n'"good.yaml: 1 mistake" "$(stable "$last_err")"
}

refused "an override's unknown key" \
    "--set exploration.sgima=1: unknown key 'sgima' in exploration 'ou'; did you mean 'sigma'?" \
    --set exploration.sgima=1
refused "an override's unknown section" \
    "--set explration.sigma=1: unknown key 'explration' in the experiment; did you mean 'exploration'?" \
    --set explration.sigma=1
refused "an override's bad value" "--set exploration.sigma=-1: 'sigma' is -1; it must be between 0 and 100" \
    --set exploration.sigma=-1
refused "an override's list" "--set steps=[1]: 'steps' must be a whole number between 1 and 1e15, not a list" \
    --set 'steps=[1]'
refused "an override without a value" "--set steps=: 'steps' has no value; it must be a whole number between 1 and 1e15" \
    --set steps=
refused "an override without a key" "--set =1: a part of the key is empty; write it as in exploration.sigma" --set =1
refused "an override with half a key" \
    "--set exploration.=1: a part of the key is empty; write it as in exploration.sigma" --set exploration.=1
refused "an override without '='" "--set steps: this must be KEY=VALUE, as in exploration.sigma=0.3" --set steps
refused "an override of broken YAML" \
    "--set network.hidden=[64: broken YAML: expected ',' or ']' in the list in [] that begins on line 1" \
    --set 'network.hidden=[64'
refused "an override's unknown plugin" "--set environment=pendulun: there is no environment plugin 'pendulun' (...);\
 known are: ...; did you mean 'pendulum'?" --set environment=pendulun

check_status 78 "two mistaken overrides" "$DIDACT" check good.yaml --set steps=0 --set seeds=0
err_is "--set seeds=0: 'seeds' is 0; it must be between 1 and 100000
--set steps=0: 'steps' is 0; it must be between 1 and 1e15
good.yaml: 2 mistakes"

truncate -s 100M large.yaml
check_status 78 "a file of 100 MB" "$DIDACT" check large.yaml
err_is "large.yaml: the file is larger than 1 MB; a configuration takes at most that
large.yaml: 1 mistake"
check_status 78 "a file without end" "$DIDACT" check /dev/zero
err_is "/dev/zero: the file is larger than 1 MB; a configuration takes at most that
/dev/zero: 1 mistake"
check_status 78 "a missing file" "$DIDACT" check nowhere.yaml
err_is "nowhere.yaml: cannot be opened: No such file or directory
nowhere.yaml: 1 mistake"
check_status 78 "a directory" "$DIDACT" check .
err_is ".: this is a directory; name a YAML file
.: 1 mistake"

# A plugin that takes its process down costs one sentence.
for death in crash exit; do
    mkdir -p "$death/exploration"
    cp "$broken/$death-on-load.so" "$death/exploration/"
done
DIDACT_PLUGIN_PATH=$PWD/crash check_status 78 "a plugin that crashes while it is loaded" \
    "$DIDACT" check good.yaml --set exploration=crash-on-load
err_has "good.yaml: the process that loaded the plugin $PWD/crash/exploration/crash-on-load.so crashed ("
err_has "); mend that plugin or name another"
DIDACT_PLUGIN_PATH=$PWD/exit check_status 78 "a plugin that exits while it is loaded" \
    "$DIDACT" check good.yaml --set exploration=exit-on-load
err_has "good.yaml: the process that loaded the plugin $PWD/exit/exploration/exit-on-load.so ended with exit status "

finish
