#include "commands.h"

#include "base/text.h"
#include "catalogue.h"
#include "inspect-plugin.h"
#include "layout.h"
#include "parameters.h"
#include "plugin/search.h"
#include <stdio.h>
#include <string.h>

static bool parse(int *argc, char ***argv, bool *as_json)
{
    g_autofree char *format = NULL;
    const GOptionEntry entries[] = {
        {"format", 'f', 0, G_OPTION_ARG_STRING, &format, "text or json; json without arguments is all that there is",
         "FORMAT"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("[SECTION | KIND [ID]]");
    g_option_context_set_summary(context,
                                 "Explains the parameters of a plugin, or the keys of a section of an experiment.\n"
                                 "Without arguments: what there is to show.");
    g_option_context_set_description(context,
                                     "Exit status: 0 fine, 64 wrong arguments, 78 no such plugin or a bad one.\n");
    g_option_context_add_main_entries(context, entries, NULL);
    g_set_prgname("didact show");
    g_autoptr(GError) error = NULL;
    bool parsed = g_option_context_parse(context, argc, argv, &error);
    *as_json = g_strcmp0(format, "json") == 0;
    if (!parsed)
        fprintf(stderr, "didact show: %s; 'didact show --help' explains\n", error->message);
    else if (format && !*as_json && strcmp(format, "text") != 0)
        fprintf(stderr, "didact show: there is no format '%s'; write text or json\n", format);
    else if (*argc > 3)
        fprintf(stderr, "didact show: '%s' is one argument too many; 'didact show --help' explains\n", (*argv)[3]);
    else
        return true;
    return false;
}

static void write_rows(GString *out, const Section *section)
{
    JsonArray *rows = parameters_to_json(section->table, *section->count, sizeof(didact_param));
    parameters_write(out, rows);
    json_array_unref(rows);
}

/* The known ids of a kind, as a list in a line. */
static char *list_ids(didact_kind kind)
{
    g_autoptr(GPtrArray) ids = search_ids(kind);
    return ids->len > 1 ? g_strjoinv(", ", (char **)ids->pdata) : g_strdup("none found");
}

static int show_overview(GString *out)
{
    g_string_append(out, "Sections of an experiment (didact show SECTION):\n");
    for (const Section *section = sections; section->name; section++)
        g_string_append_printf(out, "  %-11s  %s\n", section->name, section->summary);
    g_string_append(out, "\nPlugins (didact show KIND ID):\n");
    for (int kind = 1; kind <= KIND_COUNT; kind++) {
        g_autofree char *ids = list_ids((didact_kind)kind);
        g_string_append_printf(out, "  %-11s  ", kind_name(kind));
        layout_wrap(out, ids, 15, 15, layout_width());
    }
    return 0;
}

static int refuse_name(const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_ptr_array_add(names, (char *)kind_name(DIDACT_ENVIRONMENT));
    for (const Section *section = sections; section->name; section++)
        g_ptr_array_add(names, (char *)section->name);
    const char *nearest = text_nearest(name, (const char *const *)names->pdata, names->len);
    fprintf(stderr, "didact show: there is no section '%s'; 'didact show' lists them%s%s%s\n", name,
            nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
    return FAULT_USAGE;
}

static int show_section(GString *out, const char *name)
{
    const Section *section = section_named(name);
    didact_kind kind = kind_named(name);
    if (!section && !kind)
        return refuse_name(name);
    if (section) {
        g_autofree char *head = g_strdup_printf("%s: %s", section->name, section->summary);
        layout_wrap(out, head, 0, 0, layout_width());
        g_string_append_c(out, '\n');
        write_rows(out, section);
    }
    if (kind) {
        g_autofree char *ids = list_ids(kind);
        g_string_append_printf(out, "%s%s plugins (didact show %s ID): ", section ? "\n" : "", name, name);
        layout_wrap(out, ids, strlen(name) * 2 + strlen(" plugins (didact show  ID): "), 2, layout_width());
    }
    return 0;
}

static void write_plugin(GString *out, JsonObject *plugin)
{
    const char *kind = json_object_get_string_member(plugin, "kind");
    g_string_append_printf(
        out, "%s %s, version %s, plugin interface %s\n", kind, json_object_get_string_member(plugin, "id"),
        json_object_get_string_member(plugin, "version"), json_object_get_string_member(plugin, "abi"));
    layout_wrap(out, json_object_get_string_member(plugin, "summary"), 0, 0, layout_width());
    g_string_append_printf(out, "%s\n", json_object_get_string_member(plugin, "path"));
    JsonArray *parameters = json_object_get_array_member(plugin, "parameters");
    if (json_array_get_length(parameters)) {
        g_string_append(out, "\nParameters:\n");
        parameters_write(out, parameters);
    } else {
        g_string_append(out, "\nIt has no parameters.\n");
    }
    const Section *section = section_named(kind);
    if (section) {
        g_string_append_printf(out, "\nKeys of '%s' that every such plugin has beside its own:\n", kind);
        write_rows(out, section);
    }
}

/* NULL after telling why it cannot be shown, with the exit status for it. */
static JsonObject *find_plugin(const char *kind_text, const char *id, int *status)
{
    didact_kind kind = kind_named(kind_text);
    if (!kind) {
        fprintf(stderr, "didact show: '%s' is no kind of plugin; write environment, exploration or network\n",
                kind_text);
        *status = FAULT_USAGE;
        return NULL;
    }
    g_autoptr(GError) error = NULL;
    g_autofree char *path = search_find(kind, id, &error);
    JsonObject *plugin = path ? inspect_plugin_ask(kind, path, &error) : NULL;
    *status = plugin ? 0 : error->code;
    if (!plugin)
        fprintf(stderr, "%s\n", error->message);
    return plugin;
}

static int show_plugin(GString *out, const char *kind, const char *id)
{
    int status;
    g_autoptr(JsonObject) plugin = find_plugin(kind, id, &status);
    if (plugin)
        write_plugin(out, plugin);
    return status;
}

static int print_json(int argc, char **argv)
{
    unsigned refused = 0;
    int status = 0;
    const Section *section = argc == 2 ? section_named(argv[1]) : NULL;
    if (argc == 2 && !section)
        return refuse_name(argv[1]);
    g_autoptr(JsonObject) object = argc == 1   ? catalogue_make(&refused)
                                   : argc == 2 ? catalogue_section(section)
                                               : find_plugin(argv[1], argv[2], &status);
    if (object)
        catalogue_print(object);
    return refused ? FAULT_CONFIG : status;
}

int cmd_show(int argc, char **argv)
{
    bool as_json;
    if (!parse(&argc, &argv, &as_json))
        return FAULT_USAGE;
    if (as_json)
        return print_json(argc, argv);
    g_autoptr(GString) out = g_string_new(NULL);
    int status = argc == 1   ? show_overview(out)
                 : argc == 2 ? show_section(out, argv[1])
                             : show_plugin(out, argv[1], argv[2]);
    fputs(out->str, stdout);
    return status;
}
