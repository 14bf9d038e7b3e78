/* The handshake: what a plugin says of itself, checked before anything of it is used. */
#ifndef CORE_PLUGIN_DESCRIPTOR_H
#define CORE_PLUGIN_DESCRIPTOR_H

#include "base/error.h"
#include "plugin/kind.h"

/* Whether this host can use the plugin: its version, its sizes, its texts, the functions that its kind must have. `path`
 * is named in errors (FAULT_CONFIG). The table is table_check's. */
bool descriptor_check(const didact_plugin *plugin, const char *path, GError **error);

/* Whether it is the plugin that was asked for: of that kind, with the file's stem for its id. */
bool descriptor_is(const didact_plugin *plugin, didact_kind kind, const char *path, GError **error);

#endif
