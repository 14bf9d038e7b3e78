#!/bin/bash
# The network backends that are optional: what they say of themselves, what they refuse, that they are measured and train.
. "$(dirname "$0")/tap.sh"

# backend ID PACKAGE: true where it is built; else it says what to install.
backend()
{
    [ ! -e "$DIDACT_BUILD/plugins/network/$1.so" ] || return 0
    check_status 78 "without its library $1 is told to be missing" "$DIDACT" show network "$1"
    err_has "the network plugin '$1' was not built: "
    err_has "$2"
    return 1
}

# trains ID: an experiment on it runs, twice to the same bytes.
trains()
{
    local smoke=$source/experiments/smoke/pendulum.yaml
    check "$1: an experiment runs" "$DIDACT" run "$smoke" --out "$1" --set network="$1" --set seeds=1
    check "$1: again, whatever the environment says of threads" env OPENBLAS_NUM_THREADS=8 OMP_NUM_THREADS=8 \
        BLIS_NUM_THREADS=8 MKL_NUM_THREADS=8 "$DIDACT" run "$smoke" --out "$1-again" --set network="$1" --set seeds=1 -j1
    same "$1: to the same bytes" "" \
        "$(diff -rq -x '*.json' -x timing.csv -x log.txt -x .lock -x report "$1" "$1-again")"
    check "$1: is measured" "$DIDACT" bench network --plugin "$1" --seconds 0
    same "$1: in every row" 16 "$(grep -cE '^ *(64-64|256-256) +(64|256) +(yes|no) +[12] ' "$last_out")"
    check "$1: is explained" "$DIDACT" show network "$1"
    out_has "  threads  "
    check_status 78 "$1: no threads are refused" "$DIDACT" bench network --plugin "$1" --set threads=0
    err_has "--set threads=0: 'threads' is 0; it must be between 1 and 1024"
}

if backend blas libopenblas-dev; then
    trains blas
fi
if backend torch libtorch-dev; then
    trains torch
    check_status 78 "torch: an unknown device is refused" "$DIDACT" bench network --plugin torch --set device=tpu
    err_has "'device' must be one of cpu, cuda, not 'tpu'"
    run "$DIDACT" bench network --plugin torch --set device=cuda --seconds 0
    if [ "$last_status" = 0 ]; then
        skip "torch: cuda is refused where there is none" "there is one"
    else
        same "torch: cuda is refused where there is none" 78 "$last_status"
        err_has "device: this libtorch finds no CUDA device; use 'cpu'"
    fi
fi

finish
