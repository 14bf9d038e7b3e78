#include "plugin/table.h"

#include "config/bind.h"
#include "plugin/kind.h"
#include <string.h>

typedef struct Type {
    const char *name;
    size_t size, alignment;
} Type;

#define TYPE(name, type)                                                                                               \
    {                                                                                                                  \
        name, sizeof(type), _Alignof(type)                                                                             \
    }

static const Type types[] = {
    [DIDACT_TYPE_BOOL] = TYPE("bool", bool),
    [DIDACT_TYPE_INTEGER] = TYPE("integer", int64_t),
    [DIDACT_TYPE_REAL] = TYPE("number", double),
    [DIDACT_TYPE_CHOICE] = TYPE("choice", didact_choice),
    [DIDACT_TYPE_TEXT] = TYPE("text", const char *),
    [DIDACT_TYPE_INTEGERS] = TYPE("integers", didact_integers),
    [DIDACT_TYPE_PLUGIN] = TYPE("plugin", const didact_component *),
};

static const Type *type_of(int32_t type)
{
    return type >= DIDACT_TYPE_BOOL && type < (int32_t)G_N_ELEMENTS(types) ? &types[type] : NULL;
}

const char *table_type_name(int32_t type)
{
    return type_of(type) ? type_of(type)->name : NULL;
}

const didact_param *table_row(const didact_param *rows, size_t stride, size_t i)
{
    return (const didact_param *)((const char *)rows + i * stride);
}

static bool is_name(const char *name)
{
    return g_ascii_isalpha(*name) && strspn(name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_") == strlen(name);
}

static const char *fault_of_texts(const didact_param *row)
{
    if (!row->name)
        return "has no name; give it its field's";
    if (!is_name(row->name))
        return "has a name that cannot be a key; use letters, digits and '_'";
    if (strcmp(row->name, "plugin") == 0)
        return "has a name that Didact uses itself; choose another";
    if (!row->doc || !*row->doc)
        return "has no doc; say what it does";
    if (!row->unit)
        return "has no unit; write \"\" where there is none";
    return NULL;
}

static const char *fault_of_place(const didact_param *row, size_t params_size)
{
    const Type *type = type_of(row->type);
    if (!type)
        return "has an unknown type; make rows with the macros of didact/param.h";
    if (row->offset + type->size > params_size)
        return "lies outside the struct of parameters; correct its offset or params_size";
    if (row->offset % type->alignment)
        return "is misaligned in the struct of parameters; make rows with the macros of didact/param.h";
    return NULL;
}

static const char *fault_of_limits(const didact_param *row)
{
    if (row->type == DIDACT_TYPE_CHOICE)
        return row->choices && row->choices[0] ? NULL : "has no choices; list them, ended by NULL";
    if (row->type == DIDACT_TYPE_PLUGIN)
        return row->word && kind_named(row->word) ? NULL : "names no kind of plugins; write exploration";
    bool numeric =
        row->type == DIDACT_TYPE_INTEGER || row->type == DIDACT_TYPE_REAL || row->type == DIDACT_TYPE_INTEGERS;
    if (numeric && !(row->minimum <= row->maximum))
        return "allows no number; set its minimum below its maximum";
    return NULL;
}

/* Binds the default as a configuration without the key would. */
static const char *fault_of_default(const didact_param *row)
{
    if (!row->fallback)
        return NULL;
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(GPtrArray) memory = g_ptr_array_new_with_free_func(g_free);
    didact_param alone = *row;
    alone.offset = 0;
    union {
        double number;
        didact_integers list;
        const char *text;
    } value;
    Binding binding = {&alone, 1, sizeof alone, &value};
    if (bind_map(NULL, (Place){0}, row->name, &binding, 1, NULL, memory, problems))
        return NULL;
    return "has a default that its own type or range forbids; correct one of them";
}

static const char *fault_of_row(const didact_plugin *plugin, const didact_param *row)
{
    const char *fault = fault_of_texts(row);
    if (!fault)
        fault = fault_of_place(row, plugin->params_size);
    if (!fault)
        fault = fault_of_limits(row);
    return fault ? fault : fault_of_default(row);
}

static bool is_repeated(const didact_plugin *plugin, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (strcmp(table_row(plugin->params, plugin->param_stride, j)->name,
                   table_row(plugin->params, plugin->param_stride, i)->name) == 0)
            return true;
    return false;
}

static bool check_frame(const didact_plugin *plugin, const char *path, GError **error)
{
    if (!plugin->params)
        return fail(error, FAULT_CONFIG, "%s: its parameter table has %u rows but is NULL; set param_count to 0", path,
                    plugin->param_count);
    if (plugin->param_stride < sizeof(didact_param) || plugin->param_stride % _Alignof(didact_param))
        return fail(error, FAULT_CONFIG,
                    "%s: the rows of its parameter table stand %u bytes apart, and a row has %zu; set param_stride to "
                    "sizeof(didact_param)",
                    path, plugin->param_stride, sizeof(didact_param));
    return true;
}

bool table_check(const didact_plugin *plugin, const char *path, GError **error)
{
    if (plugin->param_count && !check_frame(plugin, path, error))
        return false;
    for (size_t i = 0; i < plugin->param_count; i++) {
        const didact_param *row = table_row(plugin->params, plugin->param_stride, i);
        const char *fault = fault_of_row(plugin, row);
        if (!fault && is_repeated(plugin, i))
            fault = "repeats the name of an earlier row; choose another";
        if (fault)
            return fail(error, FAULT_CONFIG, "%s: row %zu of its parameter table ('%s') %s", path, i + 1,
                        row->name ? row->name : "", fault);
    }
    return true;
}
