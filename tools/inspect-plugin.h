/* What a plugin says of itself, asked of a process of its own, so that a plugin that crashes while it is loaded costs a
 * message. */
#ifndef TOOLS_INSPECT_PLUGIN_H
#define TOOLS_INSPECT_PLUGIN_H

#include "base/error.h"
#include "plugin/kind.h"
#include <json-glib/json-glib.h>

/* Starts `inspect plugin KIND PATH` of this program and returns its answer:
 *     {"kind", "id", "version", "summary", "abi", "path", "parameters"}
 * NULL sets `error` (FAULT_CONFIG) to why the plugin cannot be used. */
JsonObject *inspect_plugin_ask(didact_kind kind, const char *path, GError **error);

/* In that process: opens the plugin and writes the answer, or {"error": TEXT}, to standard output. Returns the exit status. */
int inspect_plugin_answer(didact_kind kind, const char *path);

#endif
