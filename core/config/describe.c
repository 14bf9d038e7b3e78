/* Structs back into maps. */
#include "config/bind.h"

#include "base/text.h"
#include "config/scalar.h"

static Node *plain(const char *text)
{
    return node_scalar(text, (Place){0});
}

static Node *describe_integer(int64_t value)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, value);
    return plain(text);
}

static Node *describe_real(double value)
{
    char text[TEXT_NUMBER_SIZE];
    if (isinf(value))
        return plain(value > 0 ? ".inf" : "-.inf");
    return plain(text_number(value, text));
}

static Node *describe_integers(const didact_integers *integers)
{
    Node *list = node_list((Place){0});
    for (size_t i = 0; i < integers->count; i++)
        node_append(list, describe_integer(integers->values[i]));
    return list;
}

static Node *describe_field(const didact_param *row, const void *field)
{
    switch (row->type) {
    case DIDACT_TYPE_BOOL:
        return plain(*(const bool *)field ? "true" : "false");
    case DIDACT_TYPE_INTEGER: {
        int64_t value = *(const int64_t *)field;
        return row->word && value == DIDACT_WORD ? plain(row->word) : describe_integer(value);
    }
    case DIDACT_TYPE_REAL: {
        double value = *(const double *)field;
        return row->word && isnan(value) ? plain(row->word) : describe_real(value);
    }
    case DIDACT_TYPE_CHOICE:
        return plain(row->choices[*(const didact_choice *)field]);
    case DIDACT_TYPE_PLUGIN:
        return plain("~"); /* in whose place comes the plugin's own section */
    case DIDACT_TYPE_TEXT:
        return scalar_text(*(const char *const *)field);
    default:
        return describe_integers(field);
    }
}

void bind_describe(Node *map, const Binding bindings[], size_t count)
{
    for (size_t b = 0; b < count; b++) {
        for (size_t i = 0; i < bindings[b].count; i++) {
            const didact_param *row = (const didact_param *)((const char *)bindings[b].rows + i * bindings[b].stride);
            node_add(map, plain(row->name), describe_field(row, (const char *)bindings[b].into + row->offset));
        }
    }
}
