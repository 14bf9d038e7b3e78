#!/bin/bash
# Every plugin that was built exports one symbol and no other.
mapfile -t plugins < <(realpath "$@")
. "$(dirname "$0")/tap.sh"

for plugin in "${plugins[@]}"; do
    same "$(basename "$plugin") exports one symbol" "T didact_plugin_entry" \
        "$(nm -D --defined-only "$plugin" | cut -d' ' -f2-)"
done
finish
