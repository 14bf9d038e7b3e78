#include "record/json-file.h"

#include "record/whole-file.h"

/* Deeper than any file of ours. */
enum { DEEPEST = 16 };

/* Where a text in quotes ends. */
static size_t pass_quotes(const char *text, size_t length, size_t i)
{
    for (i++; i < length && text[i] != '"'; i++)
        i += text[i] == '\\';
    return i;
}

bool json_is_one_map(const char *text, size_t length, unsigned deepest)
{
    unsigned depth = 0;
    size_t i = 0;
    while (i < length && g_ascii_isspace(text[i]))
        i++;
    if (i == length || text[i] != '{')
        return false;
    do {
        if (text[i] == '"')
            i = pass_quotes(text, length, i);
        else if (text[i] == '{' || text[i] == '[')
            depth++;
        else if (text[i] == '}' || text[i] == ']')
            depth--;
        i++;
    } while (i < length && depth > 0 && depth <= deepest);
    while (i < length && g_ascii_isspace(text[i]))
        i++;
    return depth == 0 && i == length;
}

static JsonNode *parse(const char *text, size_t length, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    if (!json_is_one_map(text, length, DEEPEST) || !g_utf8_validate_len(text, length, NULL)) {
        fail(error, FAULT_DATA, "it is no JSON map");
        return NULL;
    }
    return json_parser_load_from_data(parser, text, (gssize)length, error) ? json_parser_steal_root(parser) : NULL;
}

JsonNode *json_file_read(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) failure = NULL;
    gsize length;
    g_autoptr(JsonNode) root =
        g_file_get_contents(path, &text, &length, &failure) ? parse(text, length, &failure) : NULL;
    if (root && JSON_NODE_HOLDS_OBJECT(root))
        return g_steal_pointer(&root);
    fail(error, FAULT_DATA, "%s: cannot read: %s", path, failure ? failure->message : "it is no JSON map");
    return NULL;
}

static JsonNode *member(JsonObject *members, const char *name, GType type)
{
    JsonNode *node = json_object_get_member(members, name);
    return node && json_node_get_value_type(node) == type ? node : NULL;
}

const char *json_text(JsonObject *members, const char *name)
{
    JsonNode *node = member(members, name, G_TYPE_STRING);
    return node ? json_node_get_string(node) : "";
}

int64_t json_integer(JsonObject *members, const char *name)
{
    JsonNode *node = member(members, name, G_TYPE_INT64);
    return node ? json_node_get_int(node) : 0;
}

double json_real(JsonObject *members, const char *name)
{
    JsonNode *node = member(members, name, G_TYPE_DOUBLE);
    return node ? json_node_get_double(node) : (double)json_integer(members, name);
}

JsonArray *json_list(JsonObject *members, const char *name)
{
    JsonNode *node = json_object_get_member(members, name);
    return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

bool json_file_write(const char *directory, const char *name, JsonNode *root, GError **error)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autofree char *text = json_to_string(root, TRUE);
    g_autofree char *line = g_strconcat(text, "\n", NULL);
    json_node_unref(root);
    return whole_file_put(path, line, true, error);
}
