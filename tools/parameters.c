#include "parameters.h"

#include "config/bind.h"
#include "layout.h"
#include "plugin/table.h"
#include <string.h>

enum { MARGIN = 2, DOC_INDENT = 6, GAP = 2 };

/* Whole numbers are written as such. */
static void set_number(JsonObject *object, const char *key, double x)
{
    if (x == floor(x) && fabs(x) <= 0x1p53)
        json_object_set_int_member(object, key, (gint64)x);
    else
        json_object_set_double_member(object, key, x);
}

/* What programs want to know: the range, the word, the choices, the kind. */
static void set_limits(JsonObject *object, const didact_param *row)
{
    bool numeric =
        row->type == DIDACT_TYPE_INTEGER || row->type == DIDACT_TYPE_REAL || row->type == DIDACT_TYPE_INTEGERS;
    if (numeric && row->minimum == DIDACT_POSITIVE)
        json_object_set_int_member(object, "exclusive_minimum", 0);
    else if (numeric && isfinite(row->minimum))
        set_number(object, "minimum", row->minimum);
    if (numeric && isfinite(row->maximum))
        set_number(object, "maximum", row->maximum);
    if (row->word)
        json_object_set_string_member(object, row->type == DIDACT_TYPE_PLUGIN ? "kind" : "word", row->word);
    if (row->type != DIDACT_TYPE_CHOICE)
        return;
    JsonArray *choices = json_array_new();
    for (const char *const *choice = row->choices; *choice; choice++)
        json_array_add_string_element(choices, *choice);
    json_object_set_array_member(object, "choices", choices);
}

static JsonObject *row_to_json(const didact_param *row)
{
    JsonObject *object = json_object_new();
    g_autofree char *allowed = bind_allowed(row);
    json_object_set_string_member(object, "name", row->name);
    json_object_set_string_member(object, "type", table_type_name(row->type));
    if (row->fallback)
        json_object_set_string_member(object, "default", row->fallback);
    json_object_set_string_member(object, "unit", row->unit);
    json_object_set_string_member(object, "allowed", allowed);
    json_object_set_string_member(object, "doc", row->doc);
    set_limits(object, row);
    return object;
}

JsonArray *parameters_to_json(const didact_param *rows, size_t count, size_t stride)
{
    JsonArray *parameters = json_array_new();
    for (size_t i = 0; i < count; i++)
        json_array_add_object_element(parameters, row_to_json(table_row(rows, stride, i)));
    return parameters;
}

/* What stands in a column: a parameter's name, type or default. */
static const char *cell(JsonObject *parameter, const char *column)
{
    const char *text = json_object_get_string_member_with_default(parameter, column, "required");
    return *text ? text : "''";
}

static size_t column_width(JsonArray *parameters, const char *column)
{
    size_t width = strlen(column);
    for (guint i = 0; i < json_array_get_length(parameters); i++)
        width = MAX(width, (size_t)g_utf8_strlen(cell(json_array_get_object_element(parameters, i), column), -1));
    return width + GAP;
}

static char *allowed_and_unit(JsonObject *parameter)
{
    const char *allowed = json_object_get_string_member(parameter, "allowed");
    const char *unit = json_object_get_string_member(parameter, "unit");
    return *unit ? g_strdup_printf("%s%s[%s]", allowed, *allowed ? " " : "", unit) : g_strdup(allowed);
}

void parameters_write(GString *out, JsonArray *parameters)
{
    static const char *const columns[] = {"name", "type", "default"};
    size_t widths[G_N_ELEMENTS(columns)], indent = MARGIN;
    for (size_t c = 0; c < G_N_ELEMENTS(columns); c++)
        indent += widths[c] = column_width(parameters, columns[c]);
    g_string_append_printf(out, "%*s", MARGIN, "");
    for (size_t c = 0; c < G_N_ELEMENTS(columns); c++)
        g_string_append_printf(out, "%-*s", (int)widths[c], columns[c]);
    g_string_append(out, "allowed [unit]\n");
    for (guint i = 0; i < json_array_get_length(parameters); i++) {
        JsonObject *parameter = json_array_get_object_element(parameters, i);
        g_autofree char *allowed = allowed_and_unit(parameter);
        g_string_append_printf(out, "%*s", MARGIN, "");
        for (size_t c = 0; c < G_N_ELEMENTS(columns); c++)
            g_string_append_printf(out, "%-*s", (int)widths[c], cell(parameter, columns[c]));
        layout_wrap(out, allowed, indent, indent, layout_width());
        layout_wrap(out, json_object_get_string_member(parameter, "doc"), 0, DOC_INDENT, layout_width());
    }
}
