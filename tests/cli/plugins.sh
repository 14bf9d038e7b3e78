#!/bin/bash
# didact plugins and show: every plugin is opened in a process of its own, and a broken one costs a line.
. "$(dirname "$0")/tap.sh"
broken=$(realpath "${DIDACT_TEST_BROKEN:?names the folder of the broken plugins}")

check "the plugins of the build and of the tests are listed" "$DIDACT" plugins
err_is "" "without a complaint"
for row in "environment *still " "exploration *meta-variance " "exploration *ou " "network *native "; do
    same "there is one line for: $row" 1 "$(grep -c "^$row" "$last_out")"
done

# Every broken plugin on the search path, before a good one.
mkdir -p all/exploration
for file in "$broken"/*.so; do
    ln -s "$file" all/exploration/
done
run env DIDACT_PLUGIN_PATH=all "$DIDACT" plugins
same "broken plugins end the list with 78" 78 "$last_status"
out_has " ou " "and the good ones are listed all the same"
for expected in "$broken"/*.expected; do
    id=$(basename "$expected" .expected)
    sentence=$(cat "$expected")
    err_has "$PWD/all/exploration/$id.so${sentence#FILE}" "$id: ${sentence#FILE}"
done
same "each costs one line" "$(find "$broken" -name "*.expected" | wc -l)" "$(wc -l <"$last_err")"

# One that is found twice is listed as hidden.
mkdir -p mine/exploration
cp "$(dirname "$DIDACT")/../plugins/exploration/ou.so" mine/exploration/
run env DIDACT_PLUGIN_PATH=mine "$DIDACT" plugins
out_has " mine/exploration/ou.so" "the first of two is listed"
out_has "exploration/ou.so (hidden by the one above)" "and the second is said to be hidden"

check "a strategy is explained" "$DIDACT" show exploration ou
for part in "exploration ou, version 1.0, plugin interface 1.1" \
    "Ornstein-Uhlenbeck noise on the student's action" "/exploration/ou.so" \
    "  sigma  number  0.2      between 0 and 100 [half action ranges / sqrt(time)]" \
    "      strength of the random kicks" \
    "  learn    bool  true     true or false"; do
    out_has "$part"
done
same "within 80 columns but for the path" 0 "$(grep -v '^/' "$last_out" | grep -c '.\{81\}')"

# An optional plugin that was not built leaves a note, which counts where no plugin has its id.
mkdir -p noted/environment
echo "Fancy was not found; install libfancy-dev and build Didact again" >noted/environment/fancy.not-built
echo "this is stale" >noted/environment/still.not-built
check "a plugin that was not built is no fault" env DIDACT_PLUGIN_PATH="noted:$DIDACT_PLUGIN_PATH" "$DIDACT" plugins
out_has "environment fancy: Fancy was not found; install libfancy-dev and build Didact again"
lacks "a note beside its plugin says nothing" "stale" "$last_out"
check_status 78 "it is told to who wants it" env DIDACT_PLUGIN_PATH=noted "$DIDACT" show environment fancy
err_is "the environment plugin 'fancy' was not built: Fancy was not found; install libfancy-dev and build Didact again"
printf '%s\n' "name: x" "steps: 100" "environment: fancy" "exploration: ou" >fancy.yaml
check_status 78 "an experiment is told the same" env DIDACT_PLUGIN_PATH=noted "$DIDACT" check fancy.yaml
err_has "fancy.yaml:3:14: the environment plugin 'fancy' was not built: Fancy was not found; install libfancy-dev"

for section in run student teaching evaluation network exploration checkpoint report limits slurm; do
    check "the section $section is explained" "$DIDACT" show "$section"
    same "within 80 columns, without blanks at their ends" 0 "$(grep -c '.\{81\}\| $' "$last_out")"
done
check "a kind's plugins are listed" "$DIDACT" show environment
out_has "still"
check "what there is to show is listed" "$DIDACT" show
out_has "  exploration  "
out_has " ou,"
out_has "  student      how the student learns"

# For programs.
check "a plugin is shown as JSON" "$DIDACT" show --format json exploration ou
same "which can be read" "sigma 0 100" "$(python3 -c 'import json, sys
row = json.load(sys.stdin)["parameters"][0]; print(row["name"], row["minimum"], row["maximum"])' <"$last_out")"
check "so is a section" "$DIDACT" show --format json student
same "with numbers as small as they are" "1e-37" "$(python3 -c 'import json, sys
print(*[row["minimum"] for row in json.load(sys.stdin)["parameters"] if row["name"] == "adam_epsilon"])' <"$last_out")"
check "and all that there is" "$DIDACT" show --format json
same "each plugin once" "$(python3 -c 'import json, sys
ids = [(plugin["kind"], plugin["id"]) for plugin in json.load(sys.stdin)["plugins"]]; print(len(set(ids)))' <"$last_out")" \
    "$(for kind in environment exploration network; do "$DIDACT" inspect ids $kind; done | wc -l)"
check_status 64 "an unknown format is refused" "$DIDACT" show --format xml
err_is "didact show: there is no format 'xml'; write text or json"
check_status 64 "an unknown section is refused as JSON too" "$DIDACT" show --format json studnet
check_status 78 "a broken plugin among them is told" env DIDACT_PLUGIN_PATH=all "$DIDACT" show --format json

check_status 78 "an unknown plugin is told" "$DIDACT" show exploration uo
err_has "there is no exploration plugin 'uo' (no exploration/uo.so in "
err_has "; did you mean 'ou'?"
check_status 78 "a broken plugin is told" env DIDACT_PLUGIN_PATH=all "$DIDACT" show exploration no-entry
out_is "" "and nothing of it is shown"
check_status 64 "an unknown section is refused" "$DIDACT" show studnet
err_is "didact show: there is no section 'studnet'; 'didact show' lists them; did you mean 'student'?"
check_status 64 "an unknown kind is refused" "$DIDACT" show teacher ou
err_is "didact show: 'teacher' is no kind of plugin; write environment, exploration or network"
check_status 64 "too many arguments are refused" "$DIDACT" show exploration ou more
check_status 64 "plugins takes none" "$DIDACT" plugins more
err_is "didact plugins: 'more' is one argument too many; 'didact plugins --help' explains"
check_status 64 "nor unknown options" "$DIDACT" plugins --frobnicate

finish
