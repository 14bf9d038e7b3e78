/* All that an experiment can say, as JSON: the tables of Didact's own sections and those of the plugins that are found. */
#ifndef TOOLS_CATALOGUE_H
#define TOOLS_CATALOGUE_H

#include "sections.h"
#include <json-glib/json-glib.h>

/* {"name", "summary", "parameters"} */
JsonObject *catalogue_section(const Section *section);

/* {"version", "sections", "plugins"}: each plugin as inspect_plugin_ask has it, the first of its id. What cannot be used is left
 * out, told on standard error, and counted. */
JsonObject *catalogue_make(unsigned *refused);

/* Prints it to standard output, indented. */
void catalogue_print(JsonObject *object);

#endif
