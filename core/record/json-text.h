/* JSON as text. JSON-GLib 1.6 writes 1e-08 as "1e-08.0", which nobody reads. */
#ifndef CORE_RECORD_JSON_TEXT_H
#define CORE_RECORD_JSON_TEXT_H

#include <json-glib/json-glib.h>

/* Numbers in the fewest digits that read back as they are; members in their order, a line each. To be freed. */
char *json_text_of(JsonNode *node);

#endif
