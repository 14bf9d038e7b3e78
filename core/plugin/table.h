/* The check of a plugin's parameter table, done once when it is loaded so that nothing later can trip over a bad row. */
#ifndef CORE_PLUGIN_TABLE_H
#define CORE_PLUGIN_TABLE_H

#include "base/error.h"
#include <didact/plugin.h>

/* Whether every row is whole: named, documented, of a known type, inside the plugin's struct, its default allowed. `path`
 * is named in errors (FAULT_CONFIG). */
bool table_check(const didact_plugin *plugin, const char *path, GError **error);

/* Row i of a table whose rows stand `stride` bytes apart. */
const didact_param *table_row(const didact_param *rows, size_t stride, size_t i);

/* What a type is called where people read it: "number", "integers"; NULL for a number that is no type. */
const char *table_type_name(int32_t type);

#endif
