/* JSON as text. JSON-GLib 1.6 writes 1e-08 as "1e-08.0", which nobody reads. */
#ifndef TOOLS_JSON_PLAIN_H
#define TOOLS_JSON_PLAIN_H

#include <json-glib/json-glib.h>

/* Numbers in the fewest digits that read back as they are; members in their order, a line each. */
char *json_plain(JsonNode *node);

#endif
