#include "plugin/component.h"

#include "config/bind.h"
#include "plugin/loader.h"
#include "plugin/table.h"
#include <string.h>

/* The scalar that names the plugin: the section itself, or its `plugin`. NULL after telling what is wrong. */
static const Node *find_id(const Node *section, didact_kind kind, Problems *problems)
{
    const Node *id = section;
    if (section->kind == NODE_MAP)
        id = node_get(section, "plugin");
    if (id && id->kind == NODE_SCALAR && !node_is_null(id))
        return id;
    problems_add(problems, id ? id->place : section->place,
                 id ? "'%s' must name a plugin: an id or {plugin: ID, ...}"
                    : "'%s' needs the key 'plugin', a plugin's id",
                 kind_name(kind));
    return NULL;
}

/* A parameter that the host's own key of that name hides could never be set. */
static bool check_hidden(const Component *component, const didact_param *host_table, size_t host_count,
                         Problems *problems)
{
    const didact_plugin *plugin = component->plugin;
    for (size_t i = 0; i < plugin->param_count; i++)
        for (size_t j = 0; j < host_count; j++) {
            const char *name = table_row(plugin->params, plugin->param_stride, i)->name;
            if (strcmp(name, host_table[j].name) != 0)
                continue;
            problems_add(problems, component->place,
                         "%s has a parameter '%s', which is a key of Didact's own there; rename it in the plugin",
                         component->path, name);
            return false;
        }
    return true;
}

static void fill_bindings(const Component *component, const didact_param *host_table, size_t host_count, void *host,
                          Binding bindings[2])
{
    const didact_plugin *plugin = component->plugin;
    bindings[0] = (Binding){host_table, host_count, sizeof(didact_param), host};
    bindings[1] = (Binding){plugin->params, plugin->param_count, plugin->param_stride, component->params};
}

/* The host's keys and the plugin's are bound at once, so that a key of neither is told as such. */
static bool fill_params(Component *component, const Node *section, const didact_param *host_table, size_t host_count,
                        void *host, Problems *problems)
{
    static const char *const others[] = {"plugin", NULL};
    const didact_plugin *plugin = component->plugin;
    component->params = g_malloc0(MAX(plugin->params_size, 1));
    Binding bindings[2];
    fill_bindings(component, host_table, host_count, host, bindings);
    g_autofree char *what = g_strdup_printf("%s '%s'", kind_name(plugin->kind), plugin->id);
    return bind_map(section->kind == NODE_MAP ? section : NULL, section->place, what, bindings, 2, others,
                    component->memory, problems);
}

/* ---- plugins that parameters name ---- */

static const didact_param *row_of(const Component *component, size_t i)
{
    return table_row(component->plugin->params, component->plugin->param_stride, i);
}

const Component *component_of(const didact_component *opaque)
{
    return (const Component *)opaque;
}

/* What is written, or the row's default where nothing is. */
static Component *bind_part(const Component *component, const Node *section, const didact_param *row,
                            Problems *problems)
{
    g_autoptr(Node) fallback = row->fallback ? node_scalar(row->fallback, component->place) : NULL;
    const Node *node = section->kind == NODE_MAP ? node_get(section, row->name) : NULL;
    return component_bind(node ? node : fallback, kind_named(row->word), NULL, 0, NULL, component->memory, problems);
}

static bool bind_parts(Component *component, const Node *section, Problems *problems)
{
    for (size_t i = 0; i < component->plugin->param_count; i++) {
        const didact_param *row = row_of(component, i);
        if (row->type != DIDACT_TYPE_PLUGIN)
            continue;
        Component *part = bind_part(component, section, row, problems);
        if (!part)
            return false;
        g_ptr_array_add(component->parts, part);
        *(Component **)((char *)component->params + row->offset) = part;
    }
    return true;
}

static void describe_parts(const Component *component, Node *section)
{
    for (size_t i = 0, part = 0; i < component->plugin->param_count; i++) {
        const didact_param *row = row_of(component, i);
        if (row->type == DIDACT_TYPE_PLUGIN)
            node_set(section, row->name, (Place){0},
                     component_describe(g_ptr_array_index(component->parts, part++), NULL, 0, NULL));
    }
}

void component_paths(const Component *component, GPtrArray *paths)
{
    if (!g_ptr_array_find(paths, component->path, NULL))
        g_ptr_array_add(paths, (char *)component->path);
    for (guint i = 0; i < component->parts->len; i++)
        component_paths(g_ptr_array_index(component->parts, i), paths);
}

/* ---- the whole ---- */

static bool open_plugin(Component *component, const Node *id, didact_kind kind, Problems *problems)
{
    g_autoptr(GError) error = NULL;
    component->plugin = plugin_open(kind, id->text, &component->path, &error);
    if (!component->plugin)
        problems_add(problems, id->place, "%s", error->message);
    return component->plugin != NULL;
}

Component *component_bind(const Node *node, didact_kind kind, const didact_param *host_table, size_t host_count,
                          void *host, GPtrArray *host_memory, Problems *problems)
{
    const Node *id = find_id(node, kind, problems);
    if (!id)
        return NULL;
    Component *component = g_new0(Component, 1);
    component->place = id->place;
    component->parts = g_ptr_array_new_with_free_func((GDestroyNotify)component_free);
    component->memory = host_memory ? g_ptr_array_ref(host_memory) : g_ptr_array_new_with_free_func(g_free);
    if (open_plugin(component, id, kind, problems) && check_hidden(component, host_table, host_count, problems) &&
        fill_params(component, node, host_table, host_count, host, problems) && bind_parts(component, node, problems))
        return component;
    component_free(component);
    return NULL;
}

void component_free(Component *component)
{
    if (!component)
        return;
    g_free(component->params);
    g_ptr_array_unref(component->parts);
    g_ptr_array_unref(component->memory);
    g_free(component);
}

Node *component_describe(const Component *component, const didact_param *host_table, size_t host_count,
                         const void *host)
{
    Place nowhere = {0};
    Node *section = node_map(nowhere);
    node_set(section, "plugin", nowhere, node_scalar(component->plugin->id, nowhere));
    Binding bindings[2];
    fill_bindings(component, host_table, host_count, (void *)host, bindings);
    bind_describe(section, bindings, 2);
    describe_parts(component, section);
    return section;
}

/* Keeps a parameter's value from leaving the directory that it names. */
static void append_word(GString *name, const char *value)
{
    g_autofree char *word = g_strdup(value);
    g_strcanon(word, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "._-", '_');
    if (*word)
        g_string_append_printf(name, "-%s", word);
}

char *component_task_name(const Component *environment)
{
    static const char *const words[] = {"task", "rules"};
    g_autoptr(Node) section = component_describe(environment, NULL, 0, NULL);
    GString *name = g_string_new(environment->plugin->id);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        const Node *value = node_get(section, words[i]);
        if (value && value->kind == NODE_SCALAR)
            append_word(name, value->text);
    }
    return g_string_free(name, FALSE);
}
