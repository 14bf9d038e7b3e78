/* JSON files, readable by people too. */
#ifndef CORE_RECORD_JSON_FILE_H
#define CORE_RECORD_JSON_FILE_H

#include "base/error.h"
#include <json-glib/json-glib.h>
#include <stdint.h>

/* Whether the text is one map as far as its brackets go, and they nest no deeper than that. To be asked before the reader of
 * JSON is, which goes as deep as they do, and never frees one value that another follows. */
bool json_is_one_map(const char *text, size_t length, unsigned deepest);

/* The map that a file holds. NULL sets `error` (FAULT_DATA): it cannot be read, or holds none. */
JsonNode *json_file_read(const char *path, GError **error);

/* A member of a map; "", 0 or NULL where there is none of that type. */
const char *json_text(JsonObject *members, const char *name);
int64_t json_integer(JsonObject *members, const char *name);
double json_real(JsonObject *members, const char *name);
JsonArray *json_list(JsonObject *members, const char *name);

/* Writes DIRECTORY/NAME in one go: a reader sees the old file or the new one. Takes `root`. */
bool json_file_write(const char *directory, const char *name, JsonNode *root, GError **error);

#endif
