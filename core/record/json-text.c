#include "record/json-text.h"

#include "base/text.h"

enum { INDENT = 2 };

static void write_node(GString *out, JsonNode *node, int indent);

static void begin_line(GString *out, int indent)
{
    g_string_append_printf(out, "\n%*s", indent, "");
}

static char *quoted(const char *name)
{
    g_autoptr(JsonNode) node = json_node_init_string(json_node_alloc(), name);
    return json_to_string(node, FALSE);
}

static void write_object(GString *out, JsonObject *object, int indent)
{
    g_autoptr(GList) keys = json_object_get_members(object);
    const char *before = "";
    g_string_append_c(out, '{');
    for (GList *key = keys; key; key = key->next, before = ",") {
        g_string_append(out, before);
        begin_line(out, indent + INDENT);
        g_autofree char *name = quoted(key->data);
        g_string_append_printf(out, "%s: ", name);
        write_node(out, json_object_get_member(object, key->data), indent + INDENT);
    }
    if (keys)
        begin_line(out, indent);
    g_string_append_c(out, '}');
}

static void write_array(GString *out, JsonArray *array, int indent)
{
    g_string_append_c(out, '[');
    for (guint i = 0; i < json_array_get_length(array); i++) {
        g_string_append(out, i ? ", " : "");
        write_node(out, json_array_get_element(array, i), indent);
    }
    g_string_append_c(out, ']');
}

static void write_node(GString *out, JsonNode *node, int indent)
{
    char number[TEXT_NUMBER_SIZE];
    if (JSON_NODE_HOLDS_OBJECT(node)) {
        write_object(out, json_node_get_object(node), indent);
    } else if (JSON_NODE_HOLDS_ARRAY(node)) {
        write_array(out, json_node_get_array(node), indent);
    } else if (json_node_get_value_type(node) == G_TYPE_DOUBLE) {
        g_string_append(out, text_number(json_node_get_double(node), number));
    } else {
        g_autofree char *text = json_to_string(node, FALSE);
        g_string_append(out, text);
    }
}

char *json_text_of(JsonNode *node)
{
    GString *out = g_string_new(NULL);
    write_node(out, node, 0);
    return g_string_free(out, FALSE);
}
