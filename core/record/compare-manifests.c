#include "record/compare.h"
#include "record/json-file.h"
#include "record/manifest.h"
#include <string.h>

/* What is told, as it stands in the manifest; the rest is when and where the run was made, and what for. */
static const char *const members[] = {"version", "commit",       "dirty",        "compiler", "flags",
                                      "cpu",     "cpu_features", "architecture", "libraries"};

static void compare(const char *name, JsonNode *was, JsonNode *now, GPtrArray *lines);

/* As a word; NULL: nothing. */
static char *shown(JsonNode *node)
{
    if (!node)
        return g_strdup("nothing");
    if (json_node_get_value_type(node) == G_TYPE_STRING)
        return g_strdup(*json_node_get_string(node) ? json_node_get_string(node) : "nothing");
    return json_to_string(node, FALSE);
}

static void compare_maps(const char *name, JsonObject *was, JsonObject *now, GPtrArray *lines)
{
    g_autoptr(GList) old = json_object_get_members(was), new = json_object_get_members(now);
    for (GList *i = old; i; i = i->next) {
        g_autofree char *path = g_strdup_printf("%s %s", name, (const char *)i->data);
        compare(path, json_object_get_member(was, i->data), json_object_get_member(now, i->data), lines);
    }
    for (GList *i = new; i; i = i->next) {
        g_autofree char *path = g_strdup_printf("%s %s", name, (const char *)i->data);
        if (!json_object_has_member(was, i->data))
            compare(path, NULL, json_object_get_member(now, i->data), lines);
    }
}

static void compare(const char *name, JsonNode *was, JsonNode *now, GPtrArray *lines)
{
    if (was && now && JSON_NODE_HOLDS_OBJECT(was) && JSON_NODE_HOLDS_OBJECT(now)) {
        compare_maps(name, json_node_get_object(was), json_node_get_object(now), lines);
        return;
    }
    g_autofree char *old = shown(was), *new = shown(now);
    if (strcmp(old, new) != 0)
        g_ptr_array_add(lines, g_strdup_printf("%s: %s -> %s", name, old, new));
}

static void compare_configurations(JsonObject *was, JsonObject *now, GPtrArray *lines)
{
    const char *old = json_text(was, "configuration"), *new = json_text(now, "configuration");
    if (strcmp(old, new) != 0)
        g_ptr_array_add(lines, g_strdup_printf("configuration: SHA-256 %.12s -> %.12s", *old ? old : "nothing",
                                               *new ? new : "nothing"));
}

static void compare_members(const char *was, const char *now, GPtrArray *lines)
{
    g_autofree char *old_path = g_build_filename(was, "manifest.json", NULL);
    g_autofree char *new_path = g_build_filename(now, "manifest.json", NULL);
    g_autoptr(JsonNode) old = json_file_read(old_path, NULL), new = json_file_read(new_path, NULL);
    if (!old)
        g_ptr_array_add(lines, g_strdup("what made the run: unknown, as its manifest.json cannot be read"));
    if (!new)
        g_ptr_array_add(lines, g_strdup("what made the repetition: unknown, as it has left no manifest.json"));
    if (!old || !new)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
        compare(members[i], json_object_get_member(json_node_get_object(old), members[i]),
                json_object_get_member(json_node_get_object(new), members[i]), lines);
    compare_configurations(json_node_get_object(old), json_node_get_object(new), lines);
}

/* The last build of each: of those before, another line tells. */
static void compare_builds(const char *was, const char *now, GPtrArray *lines)
{
    g_autoptr(GPtrArray) old = manifest_builds(was), new = manifest_builds(now);
    const Build *then = old->len ? old->pdata[old->len - 1] : NULL, *here = new->len ? new->pdata[0] : NULL;
    for (guint i = 0; then && here && i < here->parts->len; i++) {
        const BuildPart *part = here->parts->pdata[i], *before = build_part(then, part->name);
        if (!before || strcmp(before->sha256, part->sha256) != 0)
            g_ptr_array_add(lines, g_strdup_printf("%s: SHA-256 %.12s -> %.12s", part->name,
                                                   before ? before->sha256 : "nothing", part->sha256));
    }
}

GPtrArray *compare_manifests(const char *was, const char *now)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    compare_members(was, now, lines);
    compare_builds(was, now, lines);
    return lines;
}
