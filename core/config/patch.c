/* Trees laid over trees. */
#include "config/read.h"

#include <string.h>

/* {plugin: id} for a component's bare id. */
static Node *spelled_out(const Node *id)
{
    Node *map = node_map(id->place);
    node_set(map, "plugin", id->place, node_copy(id));
    return map;
}

static bool names_other_plugin(const Node *base, const Node *patch)
{
    const Node *old = node_get(base, "plugin"), *new = node_get(patch, "plugin");
    return old && new && !(old->kind == NODE_SCALAR && new->kind == NODE_SCALAR &&strcmp(old->text, new->text) == 0);
}

static Node *merge(const Node *base, const Node *patch)
{
    if (names_other_plugin(base, patch))
        return node_copy(patch);
    Node *merged = node_copy(base);
    for (size_t i = 0; i < patch->keys->len; i++) {
        const Node *key = patch->keys->pdata[i], *value = patch->items->pdata[i];
        const Node *old = node_get(base, key->text);
        node_set(merged, key->text, key->place, old ? config_patch(old, value) : node_copy(value));
    }
    return merged;
}

Node *config_patch(const Node *base, const Node *patch)
{
    if (base->kind == NODE_MAP && node_is_null(patch))
        return node_copy(base);
    if (base->kind == NODE_MAP && patch->kind == NODE_MAP)
        return merge(base, patch);
    if (base->kind == NODE_SCALAR && !node_is_null(base) && patch->kind == NODE_MAP) {
        g_autoptr(Node) component = spelled_out(base);
        return merge(component, patch);
    }
    if (node_get(base, "plugin") && patch->kind == NODE_SCALAR) {
        g_autoptr(Node) component = spelled_out(patch);
        return merge(base, component);
    }
    return node_copy(patch);
}

Node *config_wrap(const char *path, Place place, Node *value)
{
    g_auto(GStrv) parts = g_strsplit(path, ".", -1);
    if (!*path || g_strv_contains((const char *const *)parts, "")) {
        node_free(value);
        return NULL;
    }
    for (size_t i = g_strv_length(parts); i-- > 0;) {
        Node *map = node_map(place);
        node_set(map, parts[i], place, value);
        value = map;
    }
    return value;
}

/* The command line is one place, however its text is divided. */
static void place_all(Node *node, Place place)
{
    node->place = place;
    for (size_t i = 0; node->items && i < node->items->len; i++) {
        place_all(node->items->pdata[i], place);
        if (node->keys)
            place_all(node->keys->pdata[i], place);
    }
}

/* The value behind the "="; nothing is a value too. */
static Node *read_value(const char *text, Place place, Problems *problems)
{
    g_autoptr(Problems) faults = problems_new();
    Node *value = *text ? config_read_text(text, NULL, faults) : node_scalar("", place);
    if (value) {
        place_all(value, place);
        return value;
    }
    g_autofree char *told = problems_text(faults);
    g_auto(GStrv) lines = g_strsplit(told, "\n", -1);
    for (char **line = lines; *line; line++)
        problems_add(problems, place, "%s", *line);
    return NULL;
}

bool config_override(Node **root, const char *assignment, Problems *problems)
{
    g_autofree char *shown = g_strdup_printf("--set %s", assignment);
    Place place = {g_intern_string(shown), 0, 0};
    const char *equals = strchr(assignment, '=');
    if (!equals || !g_utf8_validate(assignment, -1, NULL)) {
        problems_add(problems, place, "this must be KEY=VALUE, as in exploration.sigma=0.3");
        return false;
    }
    g_autofree char *path = g_strndup(assignment, (size_t)(equals - assignment));
    Node *value = read_value(equals + 1, place, problems);
    if (!value)
        return false;
    g_autoptr(Node) patch = config_wrap(path, place, value);
    if (!patch) {
        problems_add(problems, place, "a part of the key is empty; write it as in exploration.sigma");
        return false;
    }
    Node *patched = config_patch(*root, patch);
    node_free(*root);
    *root = patched;
    return true;
}
