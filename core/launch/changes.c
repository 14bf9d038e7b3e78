#include "launch/changes.h"

#include "config/read.h"
#include "config/scalar.h"

enum { MOST_TOLD = 20 };

/* They change nothing of what a run computes. */
static const char *const how_to_run[] = {"checkpoint", "limits", "launcher", "report", NULL};

static void compare(const char *path, const Node *was, const Node *now, GPtrArray *changes);

static char *join(const char *path, const char *key)
{
    return *path ? g_strdup_printf("%s.%s", path, key) : g_strdup(key);
}

/* "[64, 64]", "0.5", "nothing"; a map is told as what it is. */
static char *shown(const Node *node)
{
    if (!node || node_is_null(node))
        return g_strdup("nothing");
    if (node->kind == NODE_MAP)
        return g_strdup("a map");
    if (node->kind == NODE_SCALAR)
        return g_strdup(node->text);
    g_autoptr(GString) list = g_string_new("[");
    for (guint i = 0; i < node->items->len; i++) {
        g_autofree char *item = shown(node->items->pdata[i]);
        g_string_append_printf(list, "%s%s", i ? ", " : "", item);
    }
    return g_strconcat(list->str, "]", NULL);
}

/* Every key of either map; those that are gone come last. */
static void compare_maps(const char *path, const Node *was, const Node *now, GPtrArray *changes)
{
    for (guint i = 0; i < now->keys->len; i++) {
        g_autofree char *key = join(path, node_key(now, i));
        compare(key, node_get(was, node_key(now, i)), now->items->pdata[i], changes);
    }
    for (guint i = 0; i < was->keys->len; i++) {
        g_autofree char *key = join(path, node_key(was, i));
        if (!node_get(now, node_key(was, i)))
            compare(key, was->items->pdata[i], NULL, changes);
    }
}

static void compare(const char *path, const Node *was, const Node *now, GPtrArray *changes)
{
    if (g_strv_contains(how_to_run, path))
        return;
    if (was && now && was->kind == NODE_MAP && now->kind == NODE_MAP) {
        compare_maps(path, was, now, changes);
    } else if (!was || !now || !node_equal(was, now)) {
        g_autofree char *old = shown(was), *new = shown(now);
        g_ptr_array_add(changes, g_strdup_printf("%s: %s -> %s", path, old, new));
    }
}

GPtrArray *changes_between(const char *was, const char *now)
{
    GPtrArray *changes = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) old = config_read_text(was, NULL, problems), new = config_read_text(now, NULL, problems);
    if (old && new && old->kind == NODE_MAP)
        compare("", old, new, changes);
    else
        g_ptr_array_add(changes, g_strdup("its config.yaml is no configuration -> one"));
    return changes;
}

/* ---- of several runs ---- */

typedef struct Change {
    char *run, *text; /* the first run */
    guint runs;
} Change;

struct Changes {
    GPtrArray *list;   /* Change */
    GHashTable *known; /* their texts, borrowed, to the changes */
};

static void change_free(void *memory)
{
    Change *change = memory;
    g_free(change->run);
    g_free(change->text);
    g_free(change);
}

Changes *changes_new(void)
{
    Changes *changes = g_new0(Changes, 1);
    changes->list = g_ptr_array_new_with_free_func(change_free);
    changes->known = g_hash_table_new(g_str_hash, g_str_equal);
    return changes;
}

void changes_free(Changes *changes)
{
    g_hash_table_unref(changes->known);
    g_ptr_array_unref(changes->list);
    g_free(changes);
}

void changes_add(Changes *changes, const char *run, const char *text)
{
    Change *change = g_hash_table_lookup(changes->known, text);
    if (!change) {
        change = g_new0(Change, 1);
        change->run = g_strdup(run);
        change->text = g_strdup(text);
        g_ptr_array_add(changes->list, change);
        g_hash_table_insert(changes->known, change->text, change);
    }
    change->runs++;
}

bool changes_none(const Changes *changes, const char *directory, GError **error)
{
    if (!changes->list->len)
        return true;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < MIN(changes->list->len, MOST_TOLD); i++) {
        const Change *change = changes->list->pdata[i];
        g_string_append_printf(text, "%s: %s", change->run, change->text);
        if (change->runs > 1)
            g_string_append_printf(text, " (and in %u other run%s)", change->runs - 1, change->runs > 2 ? "s" : "");
        g_string_append_c(text, '\n');
    }
    if (changes->list->len > MOST_TOLD)
        g_string_append_printf(text, "and %u more changes\n", changes->list->len - MOST_TOLD);
    return fail(error, FAULT_CONFIG, "%s%s: its runs were made with another experiment; use --out for a new one",
                text->str, directory);
}
