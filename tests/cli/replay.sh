#!/bin/bash
# didact replay: an environment against recordings, its exit status and its words.
. "$(dirname "$0")/tap.sh"
golden=$source/tests/golden

echo "environment: mountain-car-continuous" >car.yaml
echo "environment: {plugin: pendulum}" >pendulum.yaml
trajectory=$golden/mountain-car-continuous/feedback.csv

check "a recording is met bit for bit" "$DIDACT" replay car.yaml "$trajectory"
out_is "1202 numbers, bit-identical"
err_is "" "and nothing else is said"
check "the recordings of pendulum too" "$DIDACT" replay pendulum.yaml "$golden/pendulum/uniform.csv"
check "only some rows" "$DIDACT" replay --rows 10 car.yaml "$trajectory"
out_is "42 numbers, bit-identical"

# The reward of step 3 is falsified.
awk -F, -v OFS=, '$1 == "3" { $5 = "0.5" } { print }' "$trajectory" >false.csv
line=$(grep -n '^3,' false.csv | cut -d: -f1)
check_status 65 "a difference ends it with 65" "$DIDACT" replay car.yaml false.csv
out_has "false.csv:$line: t = 3, reward: recorded 0.5, replayed -0.1, difference -0.6"
check "there is none before" "$DIDACT" replay car.yaml false.csv --rows 2
check "nor within a wide tolerance" "$DIDACT" replay car.yaml false.csv --tolerance 0.5
out_is "1202 numbers, all within 0.5 (1 + |x|), the worst off by 0.39999999999999997"
gzip false.csv
check_status 65 "a compressed file is read as well" "$DIDACT" replay car.yaml false.csv.gz
out_has "false.csv.gz:$line: t = 3, reward"
head -c 2000 false.csv.gz >broken.csv.gz
check_status 65 "a file that breaks off is told" "$DIDACT" replay car.yaml broken.csv.gz
err_has "didact: broken.csv.gz:"
check_status 65 "no such file" "$DIDACT" replay car.yaml none.csv
err_has "didact: none.csv: it cannot be read ("
check_status 65 "a recording of something else" "$DIDACT" replay pendulum.yaml "$trajectory"
err_has "its observations have 2 numbers, those of environment 'pendulum' 3"

check_status 78 "no such environment's file" "$DIDACT" replay none.yaml "$trajectory"
echo "environment: tightrope" >bad.yaml
check_status 78 "no such environment" "$DIDACT" replay bad.yaml "$trajectory"
err_has "bad.yaml:1:14: there is no environment plugin 'tightrope'"
echo "{environment: pendulum, steps: 10}" >bad.yaml
check_status 78 "more than an environment" "$DIDACT" replay bad.yaml "$trajectory"
err_is "bad.yaml:1:25: unknown key 'steps' in the file; it takes environment"
echo "[pendulum]" >bad.yaml
check_status 78 "not a map" "$DIDACT" replay bad.yaml "$trajectory"
err_is "bad.yaml:1:1: the file must be a map with the key 'environment'"
echo "{}" >bad.yaml
check_status 78 "nothing in it" "$DIDACT" replay bad.yaml "$trajectory"
err_is "bad.yaml:1:1: the file needs the key 'environment'"

check_status 64 "one file is too few" "$DIDACT" replay car.yaml
err_is "didact: name an environment's file and a trajectory's; 'didact replay --help' explains"
check_status 64 "three are too many" "$DIDACT" replay car.yaml "$trajectory" "$trajectory"
check_status 64 "a negative tolerance" "$DIDACT" replay --tolerance=-1 car.yaml "$trajectory"
check_status 64 "an unknown option" "$DIDACT" replay --bits car.yaml "$trajectory"
check "help" "$DIDACT" replay --help
out_has "ENVIRONMENT.yaml TRAJECTORY.csv"

finish
