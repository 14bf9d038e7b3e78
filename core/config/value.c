#include "config/value.h"

#include "base/text.h"
#include "config/bind.h"
#include "config/scalar.h"
#include "config/words.h"
#include <string.h>

static bool refuse_type(const Slot *slot, const char *hint)
{
    g_autofree char *expected = words_expected(slot->row), *shown = scalar_shown(slot->node);
    if (node_is_null(slot->node))
        problems_add(slot->problems, slot->node->place, "'%s' has no value; it must be %s", slot->row->name, expected);
    else
        problems_add(slot->problems, slot->node->place, "'%s' must be %s, not %s%s", slot->row->name, expected, shown,
                     hint);
    return false;
}

/* A number that cannot be, told as it was written. */
static bool refuse_number(const Slot *slot, const char *demand)
{
    problems_add(slot->problems, slot->node->place, "'%s' is %s; it must be %s", slot->row->name, slot->node->text,
                 demand);
    return false;
}

static bool refuse_range(const Slot *slot)
{
    g_autofree char *allowed = bind_allowed(slot->row);
    return refuse_number(slot, allowed);
}

static bool in_range(const didact_param *row, double x)
{
    return x >= row->minimum && x <= row->maximum;
}

static bool is_word(const Slot *slot)
{
    return slot->row->word && slot->node->kind == NODE_SCALAR && strcmp(slot->node->text, slot->row->word) == 0;
}

/* Of a text that would be no text without its quotes. */
static const char *hint_of_quotes(const Node *node)
{
    return node->kind == NODE_SCALAR && node->quoted && !scalar_is_text(node->text) ? "; remove the quotes" : "";
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
    return refuse_type(slot, hint_of_quotes(node));
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
    if (real != floor(real)) {
        g_autofree char *expected = words_expected(slot->row);
        return refuse_number(slot, expected);
    }
    if (!in_range(slot->row, real))
        return refuse_range(slot);
    int64_t value;
    if (!scalar_integer(slot->node, &value))
        return refuse_number(slot, "a whole number of at most 64 bits");
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
            return refuse_range(slot);
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
    g_autofree char *shown = scalar_shown(item), *number = words_number("a whole number", list->row);
    problems_add(list->problems, item->place, "a member of '%s' is %s; each must be %s", list->row->name, shown,
                 number);
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

/* Its form alone: which plugins there are is known to those who open them. */
static bool bind_plugin(const Slot *slot)
{
    NodeKind kind = slot->node->kind;
    return (kind != NODE_LIST && !node_is_null(slot->node)) || refuse_type(slot, "");
}

bool value_bind(const Slot *slot)
{
    switch (slot->row->type) {
    case DIDACT_TYPE_PLUGIN:
        return bind_plugin(slot);
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
