#include "config/bind.h"

#include "base/text.h"
#include "config/read.h"
#include "config/scalar.h"
#include "config/value.h"
#include "config/words.h"
#include <string.h>

static Node *read_fallback(const didact_param *row, Problems *problems)
{
    if (row->type == DIDACT_TYPE_INTEGERS)
        return config_read_text(row->fallback, row->name, problems);
    Node *node = node_scalar(row->fallback, (Place){0});
    node->quoted = row->type == DIDACT_TYPE_TEXT;
    return node;
}

static bool bind_row(const didact_param *row, const Node *map, Place place, const char *what, void *into,
                     GPtrArray *memory, Problems *problems)
{
    Slot slot = {row, node_get(map, row->name), (char *)into + row->offset, memory, problems};
    if (slot.node)
        return value_bind(&slot);
    if (!row->fallback) {
        g_autofree char *expected = words_expected(row);
        problems_add(problems, place, "'%s' is missing in %s; it must be %s", row->name, what, expected);
        return false;
    }
    g_autoptr(Node) fallback = read_fallback(row, problems);
    slot.node = fallback;
    return fallback && value_bind(&slot);
}

static const didact_param *row_of(const Binding *binding, size_t i)
{
    return (const didact_param *)((const char *)binding->rows + i * binding->stride);
}

/* The names of all rows, followed by the others; borrowed. */
static GPtrArray *known_keys(const Binding bindings[], size_t count, const char *const *others)
{
    GPtrArray *keys = g_ptr_array_new();
    for (size_t b = 0; b < count; b++)
        for (size_t i = 0; i < bindings[b].count; i++)
            g_ptr_array_add(keys, (char *)row_of(&bindings[b], i)->name);
    for (; others && *others; others++)
        g_ptr_array_add(keys, (char *)*others);
    return keys;
}

static void tell_unknown(const Node *key, const char *what, const GPtrArray *known, Problems *problems)
{
    g_autofree char *shown = scalar_shown(key);
    const char *nearest = text_nearest(key->text, (const char *const *)known->pdata, known->len);
    if (nearest) {
        problems_add(problems, key->place, "unknown key %s in %s; did you mean '%s'?", shown, what, nearest);
        return;
    }
    g_autoptr(GString) list = g_string_new(NULL);
    for (size_t i = 0; i < known->len; i++)
        g_string_append_printf(list, "%s%s", i ? ", " : "", (char *)known->pdata[i]);
    problems_add(problems, key->place, "unknown key %s in %s; %s%s", shown, what,
                 known->len ? "it takes " : "it takes none", list->str);
}

bool bind_keys(const Node *map, const char *what, const Binding bindings[], size_t count, const char *const *others,
               Problems *problems)
{
    g_autoptr(GPtrArray) known = known_keys(bindings, count, others);
    bool fine = true;
    for (size_t i = 0; i < map->keys->len; i++) {
        if (!g_ptr_array_find_with_equal_func(known, node_key(map, i), g_str_equal, NULL)) {
            tell_unknown(map->keys->pdata[i], what, known, problems);
            fine = false;
        }
    }
    return fine;
}

bool bind_map(const Node *map, Place place, const char *what, const Binding bindings[], size_t count,
              const char *const *others, GPtrArray *memory, Problems *problems)
{
    if (map && node_is_null(map))
        map = NULL;
    if (map && map->kind != NODE_MAP) {
        g_autofree char *shown = scalar_shown(map);
        problems_add(problems, map->place, "%s must be a map of keys, not %s", what, shown);
        return false;
    }
    bool fine = !map || bind_keys(map, what, bindings, count, others, problems);
    for (size_t b = 0; b < count; b++)
        for (size_t i = 0; i < bindings[b].count; i++)
            fine &= bind_row(row_of(&bindings[b], i), map, place, what, bindings[b].into, memory, problems);
    return fine;
}
