#!/bin/bash
# didact reproduce: a finished run is made again, and whatever was changed since is found and named.
. "$(dirname "$0")/tap.sh"

printf '%s\n' "name: x" "steps: 300" "seeds: 1" "environment: pendulum" "exploration: meta-variance" \
    "network: {plugin: native, hidden: [8]}" "evaluation: {every: 100, episodes: 2}" \
    "variants: {plain: {}, broken: {environment: {plugin: faulty, fault: nan-reward, at: 20}}}" >x.yaml
check_status 1 "an experiment, one of whose runs fails" "$DIDACT" run x.yaml --out out
run=out/plain/pendulum/seed-0
cp -r "$run" copy

# --- the manifest
manifest()
{
    python3 -c 'import json, sys; print(eval(sys.argv[2], {"m": json.load(open(sys.argv[1]))}))' "$1" "$2"
}
same "its members stand in one order" \
    "version commit dirty compiler flags libraries cpu cpu_features architecture system release command overrides configuration plugins builds started ended" \
    "$(manifest $run/manifest.json '" ".join(m)')"
same "the version" "didact $(manifest $run/manifest.json 'm["version"]')" "$("$DIDACT" --version)"
same "the libraries" "libc glib libyaml json-glib" "$(manifest $run/manifest.json '" ".join(m["libraries"])')"
same "GLib's version" "$(pkg-config --modversion glib-2.0)" "$(manifest $run/manifest.json 'm["libraries"]["glib"]')"
plugin=$(manifest $run/manifest.json 'm["plugins"][0]["path"]')
same "a plugin's SHA-256" "$(sha256sum <"$plugin")" "$(manifest $run/manifest.json 'm["plugins"][0]["sha256"]')  -"

# --- the same
check "a finished run is reproduced" "$DIDACT" reproduce $run
out_has "bit-identical: 5 files"
out_has "the manifests name the same program, plugins, libraries and processor"
check "its directory is as it was" diff -r $run copy
check "from elsewhere, and the repetition kept" "$DIDACT" reproduce --keep kept copy
out_has "bit-identical: 5 files"
check "it is there" cmp copy/policy.safetensors kept/policy.safetensors
mkdir no-room
check "nothing is left of one that is not kept" env TMPDIR="$PWD/no-room" "$DIDACT" reproduce copy
same "no file" "" "$(ls no-room)"

# --- a repetition that is stopped
printf '%s\n' "name: y" "steps: 40000" "environment: pendulum" "exploration: ou" "network: {plugin: native, hidden: [8]}" >y.yaml
check "a longer run" "$DIDACT" run y.yaml --out long
long=long/default/pendulum/seed-0
"$DIDACT" reproduce --keep half $long >"$last_out" 2>"$last_err" &
child=$!
for _ in $(seq 600); do
    grep -qs '"running"' half/status.json && break
    sleep 0.02
done
kill -TERM $child
wait $child
same "a repetition is stopped" 75 $?
err_has "; nothing was compared; the same command goes on"
check_status 65 "it is no run that could be reproduced" "$DIDACT" reproduce half
check_status 64 "nor gone on with for another run" "$DIDACT" reproduce --keep half $run
err_is "didact: half: is there already; name a directory to be made"
check "the same command goes on" "$DIDACT" reproduce --keep half $long
out_has "bit-identical: "
has "from where it was" "going on at step" half/log.txt

# --- outside of git
mkdir -p archive/tools/lib archive/core/record
cp "$source/tools/lib/commit" archive/tools/lib
cp "$source/core/record/commit.h.in" archive/core/record
printf '%s\n' "project('x', version: '7.7.7')" "core_sources = []" "subdir('core/record')" \
    "custom_target('copy', input: core_sources, output: 'x', command: ['cp', '@INPUT@', '@OUTPUT@'], build_by_default: true)" \
    >archive/meson.build
grep vcs_tag "$source/core/record/meson.build" >archive/core/record/meson.build
check "a source tree that is no checkout is set up" meson setup archive/build archive
check "and built" ninja -C archive/build
has "it has no commit" '#define DIDACT_COMMIT ""' archive/build/core/record/commit.h

# --- changed since
# changed FILE SED-EXPRESSION: the copy with an edit in that file alone.
changed()
{
    rm -rf copy
    cp -r $run copy
    sed -i "$2" "copy/$1"
}

was=$(sed -n '4{s/.*,\(.*\)$/\1/;p}' $run/metrics.csv)
changed metrics.csv "4s/,[^,]*\$/,17/"
check_status 65 "a number that was changed" "$DIDACT" reproduce copy
out_has "metrics.csv:4: value: recorded 17, repeated $was"
out_has "1 of 5 files differ"
was=$(sed -n '3s/.*,//p' $run/episodes.csv)
changed episodes.csv '3s/[a-z]*$/tease/'
check_status 65 "a word, in a table with a line above its head" "$DIDACT" reproduce copy
out_has "episodes.csv:3: role: recorded tease, repeated $was"
changed evaluations.csv '$d'
check_status 65 "a table that has lost its last row" "$DIDACT" reproduce copy
out_has "evaluations.csv:9: recorded, it ends before this row: '300,"
changed evaluations.csv '5s/.*/100/'
check_status 65 "a row that is none" "$DIDACT" reproduce copy
out_has "evaluations.csv:5: recorded '100', repeated '100,"
changed config.yaml ""
truncate -s -1 copy/metrics.csv
check_status 65 "a table without the end of its last row" "$DIDACT" reproduce copy
out_has "recorded, it breaks off at the end of this row"
changed config.yaml ""
rm copy/episodes.csv
check_status 65 "a table that is gone" "$DIDACT" reproduce copy
out_has "episodes.csv: repeated, but not recorded"
changed config.yaml ""
printf '\x55' | dd of=copy/policy.safetensors bs=1 seek=$(($(stat -c %s copy/policy.safetensors) - 2)) conv=notrunc 2>/dev/null
check_status 65 "a weight that was changed" "$DIDACT" reproduce copy
out_has "policy.safetensors: "
changed policy.safetensors 's/^........{/12345678{/'
check_status 65 "a policy that is none" "$DIDACT" reproduce copy
out_has "policy.safetensors: recorded: is no safetensors file, or a damaged one"
changed config.yaml "s/^seed: 0/seed: 1/"
check_status 65 "another seed" "$DIDACT" reproduce copy
out_has "  configuration: SHA-256 $(manifest $run/manifest.json 'm["configuration"][:12]') -> "
lacks "that is not the same" "the manifests name the same" "$last_out"
out_has "5 of 5 files differ"
changed manifest.json 's/"glib" : "[^"]*"/"glib" : "1.2.10"/; s/"compiler" : "[^"]*"/"compiler" : "egcs 1.1"/'
check "another library and compiler, with the same results" "$DIDACT" reproduce copy
out_has "bit-identical: 5 files"
out_has "  compiler: egcs 1.1 -> "
out_has "  libraries glib: 1.2.10 -> "
changed manifest.json 's/.*/{/'
check "no manifest" "$DIDACT" reproduce copy
out_has "  what made the run: unknown, as its manifest.json cannot be read"

mkdir -p other/exploration
cp "$(find "$DIDACT_BUILD/plugins" -name meta-variance.so)" other/exploration/
printf x >>other/exploration/meta-variance.so
check "another build of a plugin is named" env DIDACT_PLUGIN_PATH=other "$DIDACT" reproduce $run
out_has "  exploration/meta-variance: SHA-256 $(sha256sum <"$(find "$DIDACT_BUILD/plugins" -name meta-variance.so)" |
    cut -c1-12) -> $(sha256sum <other/exploration/meta-variance.so | cut -c1-12)"
changed config.yaml "s/meta-variance/no-such/"
check_status 65 "a plugin that is not found" "$DIDACT" reproduce copy
out_has "there is no exploration plugin 'no-such'"
out_has "  what made the repetition: unknown, as it has left no manifest.json"
lacks "that is not the same" "the manifests name the same" "$last_out"

# --- no finished run
check_status 65 "a failed run" "$DIDACT" reproduce out/broken/faulty/seed-0
err_has "didact: out/broken/faulty/seed-0: the run is not finished (failed at step "
changed status.json 's/"done"/"stopped"/'
check_status 65 "a stopped run" "$DIDACT" reproduce copy
err_has "didact: copy: the run is not finished (stopped at step 300); let 'didact run', or the 'didact reproduce --keep' that began it, finish it first"
rm copy/status.json
check_status 65 "a run without a status" "$DIDACT" reproduce copy
err_has "didact: copy/status.json: cannot read: "
check_status 65 "a whole experiment" "$DIDACT" reproduce out
err_is "didact: out: this is a whole experiment; name one of its runs, such as out/plain/pendulum/seed-0"
check_status 65 "some directory" "$DIDACT" reproduce other
err_is "didact: other: this is no run, as it has no config.yaml; name one that 'didact run' made"
check_status 65 "no directory" "$DIDACT" reproduce none
err_is "didact: none: there is no such directory"

changed manifest.json 's/.*"builds" : \[/&{"version": "0", "parts": {"the program": "00"}},/'
check "a run of two builds" "$DIDACT" reproduce copy
err_has "didact: copy: 2 builds made this run, one going on with what another began; no single one need repeat it"

# --- wrong arguments
check_status 64 "no directory named" "$DIDACT" reproduce
err_is "didact: name the directory of one run; 'didact reproduce --help' explains"
check_status 64 "two directories named" "$DIDACT" reproduce $run $run
check_status 64 "a place that is taken" "$DIDACT" reproduce --keep kept $run
err_is "didact: kept: is there already; name a directory to be made"
check_status 64 "an unknown option" "$DIDACT" reproduce --fast $run
check "help" "$DIDACT" reproduce --help
out_has "RUN-DIR"

finish
