#include "report/settings.h"

#include "config/read.h"
#include <json-glib/json-glib.h>
#include <string.h>

/* The name of a variant without what a matrix added: "ou" of "ou,student.tau=0.005". */
static char *bare_name(const char *variant)
{
    return g_strndup(variant, strcspn(variant, ","));
}

/* The list "overrides" of manifest.json; an empty one when there is none. */
static char **read_overrides(const char *directory)
{
    g_autofree char *path = g_build_filename(directory, "manifest.json", NULL);
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GStrvBuilder) overrides = g_strv_builder_new();
    JsonNode *root = json_parser_load_from_file(parser, path, NULL) ? json_parser_get_root(parser) : NULL;
    JsonObject *members = root && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
    JsonNode *list = members ? json_object_get_member(members, "overrides") : NULL;
    unsigned count = list && JSON_NODE_HOLDS_ARRAY(list) ? json_array_get_length(json_node_get_array(list)) : 0;
    for (unsigned i = 0; i < count; i++) {
        JsonNode *item = json_array_get_element(json_node_get_array(list), i);
        if (JSON_NODE_HOLDS_VALUE(item) && json_node_get_string(item))
            g_strv_builder_add(overrides, json_node_get_string(item));
    }
    return g_strv_builder_end(overrides);
}

static char *directory_name(const char *directory)
{
    g_autofree char *absolute = g_canonicalize_filename(directory, NULL);
    g_autofree char *last = g_path_get_basename(absolute);
    return g_filename_display_name(last);
}

/* The experiment as it was run, overrides included; NULL when the file is not there or broken. */
static Node *read_source(const Study *study)
{
    g_autoptr(Problems) problems = problems_new();
    Node *root = study->source && g_utf8_validate(study->source, -1, NULL)
                     ? config_read_text(study->source, "experiment.yaml", problems)
                     : NULL;
    for (char **override = study->overrides; root && root->kind == NODE_MAP && *override; override++)
        config_override(&root, *override, problems);
    return root;
}

/* The text of a scalar in a map; NULL when there is none. */
static const char *text_in(const Node *map, const char *key)
{
    const Node *value = map && map->kind == NODE_MAP ? node_get(map, key) : NULL;
    return value && value->kind == NODE_SCALAR && *value->text ? value->text : NULL;
}

void settings_read(Study *study)
{
    g_autofree char *path = g_build_filename(study->directory, "experiment.yaml", NULL);
    g_file_get_contents(path, &study->source, NULL, NULL);
    study->overrides = read_overrides(study->directory);
    g_autoptr(Node) root = read_source(study);
    const char *name = text_in(root, "name");
    const char *baseline = root && root->kind == NODE_MAP ? text_in(node_get(root, "report"), "baseline") : NULL;
    study->name = name ? g_strdup(name) : directory_name(study->directory);
    study->baseline = baseline ? g_strdup(baseline) : bare_name(study_variant(study, 0));
}
