/* A parameter table for people: into JSON, which crosses from the process that opened the plugin, and onto the terminal. */
#ifndef TOOLS_PARAMETERS_H
#define TOOLS_PARAMETERS_H

#include <didact/param.h>
#include <json-glib/json-glib.h>

/* An array of {name, type, default, unit, allowed, doc}, all of them texts; no default where the user must say. Beside them for
 * programs, where the type has them: minimum or exclusive_minimum, maximum, word, choices, and the kind of a plugin. */
JsonArray *parameters_to_json(const didact_param *rows, size_t count, size_t stride);

/* Appends them to `out`, aligned, and wrapped to the terminal. */
void parameters_write(GString *out, JsonArray *parameters);

#endif
