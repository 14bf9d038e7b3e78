#!/bin/bash
# native and blas learn alike, and what tells that they do would notice if they did not.
. "$(dirname "$0")/tap.sh"

if [ ! -e "$DIDACT_BUILD/plugins/network/blas.so" ]; then
    skip "blas learns as native does" "blas is not built"
    finish
    exit
fi

# torch, which takes a minute, is left to tools/compare-backends. A student whose targets follow ten times as fast as they
# should stands for a backend with a fault.
sed '/^ *torch:/d' "$source/experiments/backends.yaml" >backends.yaml
check "the experiment runs" "$DIDACT" run backends.yaml --out out --set variants.hasty.student.tau=0.1
err_has "30 of 30 runs done"
compare=$source/tools/lib/compare-curves.py
check "blas learns as native does" "$compare" out native blas
out_has "blas: learns as native does"
check_status 1 "a fault is told apart" "$compare" out native hasty
out_has "hasty: the beginnings differ by more than rounding; told apart by: "
check_status 65 "without runs there is no answer" "$compare" out native torch
err_is "compare-curves: out has 0 seeds of 'native' and 'torch' with 0 evaluations; give at least 5 with 8"

finish
