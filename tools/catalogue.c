#include "catalogue.h"

#include "inspect-plugin.h"
#include "parameters.h"
#include "plugin/search.h"
#include "record/json-text.h"
#include <stdio.h>

JsonObject *catalogue_section(const Section *section)
{
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "name", section->name);
    json_object_set_string_member(object, "summary", section->summary);
    json_object_set_array_member(object, "parameters",
                                 parameters_to_json(section->table, *section->count, sizeof(didact_param)));
    return object;
}

/* Returns how many of a kind cannot be used. */
static unsigned add_kind(JsonArray *plugins, didact_kind kind)
{
    unsigned refused = 0;
    g_autoptr(GPtrArray) ids = search_ids(kind);
    for (guint i = 0; ids->pdata[i]; i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = search_find(kind, ids->pdata[i], &error);
        JsonObject *plugin = path ? inspect_plugin_ask(kind, path, &error) : NULL;
        if (plugin)
            json_array_add_object_element(plugins, plugin);
        else
            fprintf(stderr, "%s\n", error->message);
        refused += !plugin;
    }
    return refused;
}

JsonObject *catalogue_make(unsigned *refused)
{
    JsonObject *catalogue = json_object_new();
    json_object_set_string_member(catalogue, "version", DIDACT_VERSION);
    JsonArray *list = json_array_new(), *plugins = json_array_new();
    for (const Section *section = sections; section->name; section++)
        json_array_add_object_element(list, catalogue_section(section));
    *refused = 0;
    for (int kind = 1; kind <= KIND_COUNT; kind++)
        *refused += add_kind(plugins, (didact_kind)kind);
    json_object_set_array_member(catalogue, "sections", list);
    json_object_set_array_member(catalogue, "plugins", plugins);
    return catalogue;
}

void catalogue_print(JsonObject *object)
{
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
    json_node_set_object(node, object);
    g_autofree char *text = json_text_of(node);
    puts(text);
}
