#!/bin/bash
# Plugins that were built against the headers of 1.0 load, and do what they did.
. "$(dirname "$0")/tap.sh"

older=$DIDACT_BUILD/tests/abi/1.0
cat >old.yaml <<'END_OF_FILE'
name: old
steps: 600
environment: pendulum
exploration: ou
network: {plugin: native, hidden: [16, 16]}
evaluation: {every: 200, episodes: 2}
variants: {ou: {}, meta: {exploration: {plugin: meta, hidden: [8], sigma_shape: per-dimension}}}
END_OF_FILE

export DIDACT_PLUGIN_PATH=$older
for plugin in "environment pendulum" "exploration meta" "exploration ou"; do
    # shellcheck disable=SC2086
    check "the older $plugin is shown" "$DIDACT" show $plugin
    out_has "plugin interface 1.0"
    out_has "$older/"
done
check "an experiment with older plugins is checked" "$DIDACT" check old.yaml
check "and runs" "$DIDACT" run old.yaml --out older
has "with them" "$older/exploration/meta.so" older/meta/pendulum/seed-0/manifest.json
check "and a learning one learns" grep -q ",sigma_0," older/meta/pendulum/seed-0/metrics.csv

# They are the sources of that time; those of today compute the same.
DIDACT_PLUGIN_PATH='' check "it runs with the plugins of today" "$DIDACT" run old.yaml --out today
for variant in ou meta; do
    same "$variant: the same bytes" "" "$(diff -rq -x '*.json' -x timing.csv -x .lock -x log.txt older/$variant today/$variant)"
done

finish
