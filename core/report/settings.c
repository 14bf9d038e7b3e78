#include "report/settings.h"

#include "config/read.h"
#include "record/manifest.h"
#include <string.h>

/* The name of a variant without what a matrix added: "ou" of "ou,student.tau=0.005". */
static char *bare_name(const char *variant)
{
    return g_strndup(variant, strcspn(variant, ","));
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
    study->overrides = manifest_overrides(study->directory);
    g_autoptr(Node) root = read_source(study);
    const char *name = text_in(root, "name");
    const char *baseline = root && root->kind == NODE_MAP ? text_in(node_get(root, "report"), "baseline") : NULL;
    study->name = name ? g_strdup(name) : directory_name(study->directory);
    study->baseline = baseline ? g_strdup(baseline) : bare_name(study_variant(study, 0));
}
