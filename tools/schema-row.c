#include "schema-row.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* A number that is grouped, which YAML takes for a text: 1_000_000. */
#define GROUPED "(?=[^_]*_)[0-9]+(_[0-9]+)*"
#define FRACTION "([.][0-9]+(_[0-9]+)*)?"
#define EXPONENT "([eE][-+]?[0-9]+)?"

static const char *text_of(JsonObject *parameter, const char *key)
{
    return json_object_get_string_member_with_default(parameter, key, NULL);
}

/* Takes the value. */
static void set(JsonObject *schema, const char *key, JsonNode *value)
{
    if (json_object_has_member(schema, key))
        json_node_unref(value);
    else
        json_object_set_member(schema, key, value);
}

static void set_text(JsonObject *schema, const char *key, const char *text)
{
    set(schema, key, json_node_init_string(json_node_alloc(), text));
}

static void set_json(JsonObject *schema, const char *key, const char *json)
{
    set(schema, key, json_from_string(json, NULL));
}

static void set_description(JsonObject *schema, JsonObject *parameter)
{
    const char *doc = text_of(parameter, "doc"), *unit = text_of(parameter, "unit");
    g_autofree char *text = *unit ? g_strdup_printf("%s [%s]", doc, unit) : g_strdup(doc);
    set_text(schema, "description", text);
}

/* As a value of its type: a number for "1e6", a list for "[64, 64]". */
static void set_default(JsonObject *schema, JsonObject *parameter)
{
    const char *text = text_of(parameter, "default"), *type = text_of(parameter, "type");
    bool plain = strcmp(type, "choice") == 0 || strcmp(type, "text") == 0 || strcmp(type, "plugin") == 0;
    if (!text)
        return;
    g_autoptr(JsonNode) value = plain ? NULL : json_from_string(text, NULL);
    if (value)
        set(schema, "default", g_steal_pointer(&value));
    else
        set_text(schema, "default", text);
}

static bool has_minimum(JsonObject *parameter)
{
    return json_object_has_member(parameter, "minimum") || json_object_has_member(parameter, "exclusive_minimum");
}

/* Only in numbers that can be so large are groups looked for: what such a text is worth, no schema can compare. */
static bool can_be_grouped(JsonObject *parameter)
{
    return !json_object_has_member(parameter, "maximum") || json_object_get_double_member(parameter, "maximum") >= 1000;
}

/* The texts that stand for a number. */
static char *number_pattern(JsonObject *parameter, bool whole)
{
    const char *word = text_of(parameter, "word"), *sign = has_minimum(parameter) ? "[+]?" : "[-+]?";
    g_autoptr(GPtrArray) forms = g_ptr_array_new_with_free_func(g_free);
    if (word)
        g_ptr_array_add(forms, g_regex_escape_string(word, -1));
    if (can_be_grouped(parameter))
        g_ptr_array_add(forms, g_strconcat(sign, GROUPED FRACTION EXPONENT, NULL));
    if (!whole && !json_object_has_member(parameter, "maximum"))
        g_ptr_array_add(forms, g_strconcat(sign, "[.]?inf", NULL));
    g_ptr_array_add(forms, NULL);
    g_autofree char *joined = g_strjoinv("|", (char **)forms->pdata);
    return g_strdup_printf("^(%s)$", joined);
}

static void set_number(JsonObject *schema, JsonObject *parameter, const char *type)
{
    static const char *const limits[][2] = {
        {"minimum", "minimum"}, {"exclusive_minimum", "exclusiveMinimum"}, {"maximum", "maximum"}};
    bool whole = strcmp(type, "integer") == 0;
    bool texts = can_be_grouped(parameter) || text_of(parameter, "word");
    g_autofree char *pattern = number_pattern(parameter, whole);
    g_autofree char *types = g_strdup_printf(texts ? "[\"%s\", \"string\"]" : "\"%s\"", type);
    set_json(schema, "type", types);
    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++)
        if (json_object_has_member(parameter, limits[i][0]))
            set(schema, limits[i][1], json_object_dup_member(parameter, limits[i][0]));
    if (texts)
        set_text(schema, "pattern", pattern);
}

static void set_list(JsonObject *schema, JsonObject *parameter)
{
    JsonObject *items = json_object_new();
    set_number(items, parameter, "integer");
    JsonNode *node = json_node_new(JSON_NODE_OBJECT);
    json_node_take_object(node, items);
    set_text(schema, "type", "array");
    set(schema, "items", node);
}

/* In the host's place, such as `then: {plugin: ou, sigma: 0.3}`. */
static void set_plugin(JsonObject *schema, JsonObject *parameter)
{
    g_autofree char *reference =
        g_strdup_printf("[{\"$ref\": \"#/definitions/nested-%s\"}]", text_of(parameter, "kind"));
    set_json(schema, "allOf", reference);
}

void schema_row(JsonObject *schema, JsonObject *parameter)
{
    const char *type = text_of(parameter, "type");
    set_description(schema, parameter);
    if (strcmp(type, "bool") == 0)
        set_text(schema, "type", "boolean");
    else if (strcmp(type, "choice") == 0)
        set(schema, "enum", json_object_dup_member(parameter, "choices"));
    else if (strcmp(type, "text") == 0)
        set_json(schema, "type", "[\"string\", \"number\", \"boolean\"]");
    else if (strcmp(type, "integers") == 0)
        set_list(schema, parameter);
    else if (strcmp(type, "plugin") == 0)
        set_plugin(schema, parameter);
    else
        set_number(schema, parameter, type);
    set_default(schema, parameter);
}
