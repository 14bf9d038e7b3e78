#include "schema.h"

#include "plugin/kind.h"
#include "schema-row.h"
#include <stdbool.h>
#include <string.h>

/* A schema that is being filled. */
typedef struct Filling {
    JsonObject *definitions;
    JsonObject *catalogue;
} Filling;

/* JSON text with ids and keys in it, which need no escapes. */
static JsonNode *json(const char *format, ...) G_GNUC_PRINTF(1, 2);
static JsonNode *json(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return json_from_string(text, NULL);
}

static const char *text_of(JsonObject *object, const char *key)
{
    return json_object_get_string_member(object, key);
}

/* The object in that member, made where there is none. */
static JsonObject *object_in(JsonObject *object, const char *key)
{
    if (!json_object_has_member(object, key))
        json_object_set_object_member(object, key, json_object_new());
    return json_object_get_object_member(object, key);
}

static void append(JsonObject *object, const char *list, JsonNode *member)
{
    if (!json_object_has_member(object, list))
        json_object_set_array_member(object, list, json_array_new());
    json_array_add_element(json_object_get_array_member(object, list), member);
}

static void add_rows(JsonObject *properties, JsonArray *parameters)
{
    for (guint i = 0; i < json_array_get_length(parameters); i++) {
        JsonObject *parameter = json_array_get_object_element(parameters, i);
        schema_row(object_in(properties, text_of(parameter, "name")), parameter);
    }
}

static JsonObject *find_section(const Filling *filling, const char *name)
{
    JsonArray *list = json_object_get_array_member(filling->catalogue, "sections");
    for (guint i = 0; i < json_array_get_length(list); i++) {
        JsonObject *section = json_array_get_object_element(list, i);
        if (strcmp(text_of(section, "name"), name) == 0)
            return section;
    }
    return NULL;
}

/* A section that is no plugin's. */
static void add_section(const Filling *filling, JsonObject *section)
{
    JsonObject *definition = object_in(filling->definitions, text_of(section, "name"));
    json_object_set_string_member(definition, "description", text_of(section, "summary"));
    json_object_set_member(definition, "type", json("[\"object\", \"null\"]"));
    add_rows(object_in(definition, "properties"), json_object_get_array_member(section, "parameters"));
    json_object_set_boolean_member(definition, "additionalProperties", FALSE);
}

/* ---- plugins. For a kind K there are the definitions K, "K.ID" with the keys that one plugin takes, "K.any" with those that any
 * takes, and "K-whole": what must be there where nothing is laid over it. "nested-K" has the same without the host's keys. ---- */

typedef struct KindFilling {
    const Filling *filling;
    const char *name; /* "exploration", "nested-exploration" */
    JsonArray *host;  /* parameters, or NULL */
    JsonObject *any, *choose, *whole;
    GPtrArray *ids, *incomplete; /* of all, and of those that an id alone does not satisfy */
} KindFilling;

/* What "K.any" allows for a key is what one of the plugins allows. */
static void allow_in_any(const KindFilling *kind, JsonObject *properties, const char *id)
{
    g_autoptr(GList) keys = json_object_get_members(properties);
    for (GList *key = keys; key; key = key->next)
        append(object_in(object_in(kind->any, "properties"), key->data), "anyOf",
               json("{\"$ref\": \"#/definitions/%s.%s/properties/%s\"}", kind->name, id, (char *)key->data));
}

static void add_choice(const KindFilling *kind, const char *id)
{
    append(kind->choose, "allOf",
           json("{\"if\": {\"properties\": {\"plugin\": {\"const\": \"%s\"}}, \"required\": [\"plugin\"]},"
                " \"then\": {\"$ref\": \"#/definitions/%s.%s\"}}",
                id, kind->name, id));
}

/* Parameters without default, and plugins within plugins, which must be whole too. */
static void add_demands(const KindFilling *kind, const char *id, JsonArray *parameters)
{
    JsonNode *node =
        json("{\"if\": {\"properties\": {\"plugin\": {\"const\": \"%s\"}}, \"required\": [\"plugin\"]}}", id);
    JsonObject *demands = object_in(json_node_get_object(node), "then");
    for (guint i = 0; i < json_array_get_length(parameters); i++) {
        JsonObject *parameter = json_array_get_object_element(parameters, i);
        if (!json_object_has_member(parameter, "default"))
            append(demands, "required", json("\"%s\"", text_of(parameter, "name")));
        if (strcmp(text_of(parameter, "type"), "plugin") == 0)
            json_object_set_member(object_in(demands, "properties"), text_of(parameter, "name"),
                                   json("{\"$ref\": \"#/definitions/nested-%s-whole\"}", text_of(parameter, "kind")));
    }
    if (json_object_has_member(demands, "required"))
        g_ptr_array_add(kind->incomplete, (char *)id);
    if (json_object_get_size(demands))
        append(object_in(kind->whole, "then"), "allOf", node);
    else
        json_node_unref(node);
}

static void add_plugin(const KindFilling *kind, JsonObject *plugin)
{
    const char *id = text_of(plugin, "id");
    JsonArray *parameters = json_object_get_array_member(plugin, "parameters");
    g_autofree char *name = g_strdup_printf("%s.%s", kind->name, id);
    JsonObject *definition = object_in(kind->filling->definitions, name);
    json_object_set_string_member(definition, "description", text_of(plugin, "summary"));
    JsonObject *properties = object_in(definition, "properties");
    if (kind->host)
        add_rows(properties, kind->host);
    add_rows(properties, parameters);
    allow_in_any(kind, properties, id);
    json_object_set_object_member(properties, "plugin", json_object_new());
    json_object_set_boolean_member(definition, "additionalProperties", FALSE);
    add_choice(kind, id);
    add_demands(kind, id, parameters);
    g_ptr_array_add(kind->ids, (char *)id);
}

/* The ids as a list in JSON, from `first` on: " \"ou\", \"pink\"". */
static char *quoted(const GPtrArray *ids)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < ids->len; i++)
        g_string_append_printf(text, "%s\"%s\"", i ? ", " : "", (char *)ids->pdata[i]);
    return g_string_free(text, FALSE);
}

/* An id alone, or a map that names it; in a patch the map need not, and nothing may stand there. */
static void finish_kind(const KindFilling *kind, bool has_usual)
{
    JsonObject *definition = object_in(kind->filling->definitions, kind->name);
    g_autofree char *ids = quoted(kind->ids), *incomplete = quoted(kind->incomplete);
    json_object_set_member(definition, "if", json("{\"type\": \"object\"}"));
    json_object_set_object_member(definition, "then", json_object_ref(kind->choose));
    json_object_set_member(definition, "else", json("{\"enum\": [%s, null]}", ids));
    append(kind->choose, "allOf", json("{\"$ref\": \"#/definitions/%s.any\"}", kind->name));
    json_object_set_member(object_in(kind->any, "properties"), "plugin",
                           json("{\"description\": \"which one\", \"enum\": [%s]}", ids));
    json_object_set_boolean_member(kind->any, "additionalProperties", FALSE);
    json_object_set_member(kind->whole, "if", json("{\"type\": \"object\"}"));
    if (!has_usual)
        json_object_set_member(object_in(kind->whole, "then"), "required", json("[\"plugin\"]"));
    json_object_set_member(kind->whole, "else",
                           json("{\"not\": {\"enum\": [%s%s%s]}}", incomplete, *incomplete && !has_usual ? ", " : "",
                                has_usual ? "" : "null"));
}

/* `usual`: the plugin where none is named, or NULL. */
static void add_kind(const Filling *filling, const char *kind_text, const char *name, const char *usual,
                     JsonArray *host)
{
    g_autofree char *any = g_strconcat(name, ".any", NULL), *whole = g_strconcat(name, "-whole", NULL);
    g_autoptr(JsonObject) choose = json_object_new();
    g_autoptr(GPtrArray) ids = g_ptr_array_new(), incomplete = g_ptr_array_new();
    KindFilling kind = {
        filling, name,      host, object_in(filling->definitions, any), choose, object_in(filling->definitions, whole),
        ids,     incomplete};
    JsonArray *plugins = json_object_get_array_member(filling->catalogue, "plugins");
    for (guint i = 0; i < json_array_get_length(plugins); i++) {
        JsonObject *plugin = json_array_get_object_element(plugins, i);
        if (strcmp(text_of(plugin, "kind"), kind_text) == 0)
            add_plugin(&kind, plugin);
    }
    if (usual)
        append(object_in(kind.whole, "then"), "allOf",
               json("{\"if\": {\"not\": {\"required\": [\"plugin\"]}},"
                    " \"then\": {\"$ref\": \"#/definitions/%s.%s\"}}",
                    name, usual));
    finish_kind(&kind, usual != NULL);
}

static void add_kinds(const Filling *filling)
{
    for (int32_t kind = 1; kind <= KIND_COUNT; kind++) {
        const char *name = kind_name(kind);
        g_autofree char *nested = g_strconcat("nested-", name, NULL);
        JsonObject *section = find_section(filling, name);
        json_object_set_string_member(object_in(filling->definitions, name), "description",
                                      "a plugin: its id, or {plugin: ID, and its parameters}");
        add_kind(filling, name, name, kind == DIDACT_NETWORK ? "native" : NULL,
                 section ? json_object_get_array_member(section, "parameters") : NULL);
        add_kind(filling, name, nested, NULL, NULL);
    }
}

/* ---- what may vary ---- */

static void add_axis(JsonObject *axes, const char *key, const char *reference)
{
    json_object_set_member(axes, key,
                           json("{\"type\": \"array\", \"minItems\": 1, \"uniqueItems\": true,"
                                " \"items\": {\"$ref\": \"#/definitions/%s\"}}",
                                reference));
}

/* A key of a variant may vary, and so may those in it: "student", "student.tau". */
static void add_matrix(const Filling *filling)
{
    JsonObject *axes = object_in(object_in(filling->definitions, "matrix"), "properties");
    JsonObject *varying = object_in(object_in(filling->definitions, "patch"), "properties");
    g_autoptr(GList) keys = json_object_get_members(varying);
    for (GList *key = keys; key; key = key->next) {
        g_autofree char *reference = g_strdup_printf("patch/properties/%s", (char *)key->data);
        add_axis(axes, key->data, reference);
        bool plugins = kind_named(key->data);
        g_autofree char *name = plugins ? g_strdup_printf("%s.any", (char *)key->data) : g_strdup(key->data);
        if (!json_object_has_member(filling->definitions, name))
            continue;
        JsonObject *properties = object_in(object_in(filling->definitions, name), "properties");
        g_autoptr(GList) inner = json_object_get_members(properties);
        for (GList *part = inner; part; part = part->next) {
            g_autofree char *dotted = g_strdup_printf("%s.%s", (char *)key->data, (char *)part->data);
            g_autofree char *place = g_strdup_printf("%s/properties/%s", name, (char *)part->data);
            add_axis(axes, dotted, place);
        }
    }
}

/* A key that must be there: in the experiment, or in each of its variants, or, where there are none, in its matrix. */
static void add_somewhere(const Filling *filling, const char *key)
{
    g_autofree char *name = g_strconcat(key, "-somewhere", NULL);
    json_object_set_member(
        filling->definitions, name,
        json("{\"anyOf\": [{\"required\": [\"%s\"]},"
             " {\"required\": [\"variants\"], \"properties\": {\"variants\": {\"type\": \"object\", \"minProperties\": "
             "1,"
             " \"additionalProperties\": {\"type\": \"object\", \"required\": [\"%s\"]}}}},"
             " {\"required\": [\"matrix\"], \"properties\": {\"variants\": {\"maxProperties\": 0}, \"matrix\":"
             " {\"anyOf\": [{\"required\": [\"%s\"]}, {\"required\": [\"%s.plugin\"]}]}}}]}",
             key, key, key, key));
}

JsonObject *schema_make(JsonObject *catalogue)
{
    g_autoptr(GBytes) text =
        g_resources_lookup_data("/didact/experiment.schema.json", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_autoptr(JsonNode) node = json_from_string(g_bytes_get_data(text, NULL), NULL);
    JsonObject *schema = json_object_ref(json_node_get_object(node));
    Filling filling = {json_object_get_object_member(schema, "definitions"), catalogue};
    JsonArray *list = json_object_get_array_member(catalogue, "sections");
    for (guint i = 0; i < json_array_get_length(list); i++) {
        JsonObject *section = json_array_get_object_element(list, i);
        if (!kind_named(text_of(section, "name")))
            add_section(&filling, section);
    }
    add_kinds(&filling);
    add_matrix(&filling);
    add_somewhere(&filling, "steps");
    add_somewhere(&filling, "environment");
    add_somewhere(&filling, "exploration");
    return schema;
}
