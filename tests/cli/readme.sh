#!/bin/bash
# What README.md shows is true: its experiment is the quickstart, its strategy compiles and runs as it says.
. "$(dirname "$0")/tap.sh"

# block LANGUAGE: the first block of that language.
block()
{
    sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" "$source/README.md" | sed '1d;$d'
}

block yaml >readme.yaml
sed -E '/^ *#/d; /^$/d; s/ +#.*//' "$source/experiments/quickstart.yaml" >quickstart.yaml
check "the experiment shown is the quickstart" diff readme.yaml quickstart.yaml

block c >gauss.c
mkdir -p mine/exploration
check "the strategy shown compiles" cc -Wall -Wextra -Werror -Wno-unused-parameter -shared -fPIC -fvisibility=hidden \
    -I "$source/include" gauss.c -o mine/exploration/gauss.so
export DIDACT_PLUGIN_PATH=$PWD/mine
check "didact shows it" "$DIDACT" show exploration gauss
out_has "Gaussian noise of deviation 0.3"
check "it joins the quickstart as a variant" "$DIDACT" run "$source/experiments/quickstart.yaml" \
    --set variants.gauss.exploration=gauss --out runs/mine --set steps=100 --set seeds=1
check "and has run" test -s runs/mine/gauss/pendulum/seed-0/evaluations.csv

finish
