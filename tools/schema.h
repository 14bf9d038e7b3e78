/* The JSON Schema (draft-07) of experiments, which editors complete and check from. */
#ifndef TOOLS_SCHEMA_H
#define TOOLS_SCHEMA_H

#include <json-glib/json-glib.h>

/* Of what catalogue_make gave: experiment.schema.json, filled with the tables. */
JsonObject *schema_make(JsonObject *catalogue);

#endif
