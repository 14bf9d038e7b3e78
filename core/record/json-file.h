/* JSON files, readable by people too. */
#ifndef CORE_RECORD_JSON_FILE_H
#define CORE_RECORD_JSON_FILE_H

#include "base/error.h"
#include <json-glib/json-glib.h>

/* Writes DIRECTORY/NAME in one go: a reader sees the old file or the new one. Takes `root`. */
bool json_file_write(const char *directory, const char *name, JsonNode *root, GError **error);

#endif
