#include "config/bind.h"

#include "base/text.h"
#include "config/read.h"
#include "config/scalar.h"
#include "config/words.h"
#include <string.h>

/* One value on its way from its node into its field. */
typedef struct Slot {
    const didact_param *row;
    const Node *node;
    void *field;
    GPtrArray *memory;
    Problems *problems;
} Slot;

static bool refuse_type(const Slot *slot, const char *hint)
{
    g_autofree char *expected = words_expected(slot->row), *shown = scalar_shown(slot->node);
    problems_add(slot->problems, slot->node->place, "'%s' must be %s, not %s%s", slot->row->name, expected, shown,
                 hint);
    return false;
}

/* A number that cannot be, told as it was written. */
static bool refuse_number(const Slot *slot, const char *kind)
{
    g_autofree char *range = words_range(slot->row);
    const char *word = slot->row->word;
    const char *join = !*range ? "" : !*kind ? "" : g_str_has_prefix(range, "at ") ? " of " : " ";
    problems_add(slot->problems, slot->node->place, "'%s' is %s; it must be %s%s%s%s%s", slot->row->name,
                 slot->node->text, kind, join, range, word ? " or " : "", word ? word : "");
    return false;
}

static bool in_range(const didact_param *row, double x)
{
    return x >= row->minimum && x <= row->maximum;
}

static bool is_word(const Slot *slot)
{
    return slot->row->word && slot->node->kind == NODE_SCALAR && strcmp(slot->node->text, slot->row->word) == 0;
}

static bool bind_bool(const Slot *slot)
{
    static const char *const yes[] = {"yes", "on", NULL}, *const no[] = {"no", "off", NULL};
    const Node *node = slot->node;
    if (node->kind == NODE_SCALAR && !node->quoted) {
        bool right = strcmp(node->text, "true") == 0;
        if (right || strcmp(node->text, "false") == 0) {
            *(bool *)slot->field = right;
            return true;
        }
        g_autofree char *lower = g_ascii_strdown(node->text, -1);
        if (g_strv_contains(yes, lower) || strcmp(lower, "true") == 0)
            return refuse_type(slot, "; write true");
        if (g_strv_contains(no, lower) || strcmp(lower, "false") == 0)
            return refuse_type(slot, "; write false");
    }
    return refuse_type(slot, "");
}

static const char *hint_of_quotes(const Node *node)
{
    double x;
    Node bare = *node;
    bare.quoted = false;
    return node->kind == NODE_SCALAR && node->quoted && scalar_number(&bare, &x) ? "; remove the quotes" : "";
}

static bool bind_integer(const Slot *slot)
{
    double real;
    if (is_word(slot)) {
        *(int64_t *)slot->field = DIDACT_WORD;
        return true;
    }
    if (!scalar_number(slot->node, &real))
        return refuse_type(slot, hint_of_quotes(slot->node));
    int64_t value;
    if (scalar_integer(slot->node, &value) ? !in_range(slot->row, (double)value) : real == floor(real))
        return refuse_number(slot, "");
    if (real != floor(real))
        return refuse_number(slot, "a whole number");
    *(int64_t *)slot->field = value;
    return true;
}

static bool bind_real(const Slot *slot)
{
    double value = NAN;
    if (!is_word(slot)) {
        if (!scalar_number(slot->node, &value))
            return refuse_type(slot, hint_of_quotes(slot->node));
        if (!in_range(slot->row, value))
            return refuse_number(slot, "");
    }
    *(double *)slot->field = value;
    return true;
}

static bool bind_choice(const Slot *slot)
{
    const char *const *choices = slot->row->choices;
    if (slot->node->kind != NODE_SCALAR)
        return refuse_type(slot, "");
    for (didact_choice i = 0; choices[i]; i++) {
        if (strcmp(choices[i], slot->node->text) == 0) {
            *(didact_choice *)slot->field = i;
            return true;
        }
    }
    const char *nearest = text_nearest(slot->node->text, choices, g_strv_length((char **)choices));
    g_autofree char *hint = nearest ? g_strdup_printf("; did you mean '%s'?", nearest) : g_strdup("");
    return refuse_type(slot, hint);
}

static bool bind_text(const Slot *slot)
{
    if (slot->node->kind != NODE_SCALAR || node_is_null(slot->node))
        return refuse_type(slot, "");
    char *text = g_strdup(slot->node->text);
    g_ptr_array_add(slot->memory, text);
    *(const char **)slot->field = text;
    return true;
}

static bool bind_member(const Slot *list, const Node *item, int64_t *value)
{
    if (scalar_integer(item, value) && in_range(list->row, (double)*value))
        return true;
    g_autofree char *shown = scalar_shown(item), *range = words_range(list->row);
    problems_add(list->problems, item->place, "'%s' has the member %s; each must be a whole number%s%s",
                 list->row->name, shown,
                 !*range                          ? ""
                 : g_str_has_prefix(range, "at ") ? " of "
                                                  : " ",
                 range);
    return false;
}

static bool bind_integers(const Slot *slot)
{
    if (slot->node->kind != NODE_LIST)
        return refuse_type(slot, "");
    size_t count = slot->node->items->len;
    int64_t *values = g_new0(int64_t, count + 1);
    g_ptr_array_add(slot->memory, values);
    bool fine = true;
    for (size_t i = 0; i < count; i++)
        fine &= bind_member(slot, slot->node->items->pdata[i], &values[i]);
    *(didact_integers *)slot->field = (didact_integers){values, count};
    return fine;
}

static bool bind_slot(const Slot *slot)
{
    switch (slot->row->type) {
    case DIDACT_TYPE_BOOL:
        return bind_bool(slot);
    case DIDACT_TYPE_INTEGER:
        return bind_integer(slot);
    case DIDACT_TYPE_REAL:
        return bind_real(slot);
    case DIDACT_TYPE_CHOICE:
        return bind_choice(slot);
    case DIDACT_TYPE_TEXT:
        return bind_text(slot);
    default:
        return bind_integers(slot);
    }
}

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
        return bind_slot(&slot);
    if (!row->fallback) {
        g_autofree char *expected = words_expected(row);
        problems_add(problems, place, "'%s' is missing in %s; it must be %s", row->name, what, expected);
        return false;
    }
    g_autoptr(Node) fallback = read_fallback(row, problems);
    slot.node = fallback;
    return fallback && bind_slot(&slot);
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
