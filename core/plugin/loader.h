/* Loading plugins: found, opened, checked, and kept for the life of the process. */
#ifndef CORE_PLUGIN_LOADER_H
#define CORE_PLUGIN_LOADER_H

#include "base/error.h"
#include "plugin/kind.h"

/* Opens the plugin of that kind and id, the first on the search path; its path, interned, goes to `path`. NULL sets `error`
 * (FAULT_CONFIG) to one sentence that names file, cause and remedy. */
const didact_plugin *plugin_open(didact_kind kind, const char *id, const char **path, GError **error);

/* The same for a file, whose stem must be the plugin's id. A file opened before gives the same descriptor, or the same
 * refusal. */
const didact_plugin *plugin_open_file(didact_kind kind, const char *path, GError **error);

/* Tells `loading` of each file just before it is opened, so that somebody else knows the culprit if it takes the process
 * down. NULL: nobody. */
void plugin_announce(void (*loading)(const char *path));

#endif
