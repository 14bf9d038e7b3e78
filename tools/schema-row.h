/* One row of a parameter table as a JSON Schema. */
#ifndef TOOLS_SCHEMA_ROW_H
#define TOOLS_SCHEMA_ROW_H

#include <json-glib/json-glib.h>

/* Sets in `schema` what `parameter` (of parameters_to_json) says, but for what is there already. */
void schema_row(JsonObject *schema, JsonObject *parameter);

#endif
