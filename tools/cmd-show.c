#include "commands.h"

#include "base/text.h"
#include "inspect-plugin.h"
#include "launch/plan.h"
#include "layout.h"
#include "parameters.h"
#include "plugin/search.h"
#include "train/settings.h"
#include <stdio.h>
#include <string.h>

/* A part of an experiment that has keys of Didact's own. */
typedef struct Section {
    const char *name, *summary;
    const didact_param *table;
    const size_t *count;
} Section;

static const Section sections[] = {
    {"run", "top level of a run's config.yaml; an experiment has 'seeds' for 'seed'", run_head_table, &run_head_count},
    {"network", "the shape of the student's networks; the rest is the plugin's", network_shape_table,
     &network_shape_count},
    {"student", "how the student learns", student_settings_table, &student_settings_count},
    {"exploration", "what the loop does with the strategy; the rest is the plugin's", exploration_settings_table,
     &exploration_settings_count},
    {"teaching", "the loop of teacher and student", teaching_settings_table, &teaching_settings_count},
    {"evaluation", "how the student is measured", evaluation_settings_table, &evaluation_settings_count},
    {"report", "what the report compares with", report_settings_table, &report_settings_count},
    {"slurm", "what 'launcher' asks of a Slurm cluster, beside the lists 'options' and 'setup'", slurm_settings_table,
     &slurm_settings_count},
    {"limits", "when a run is given up", limit_settings_table, &limit_settings_count},
};

static bool parse(int *argc, char ***argv)
{
    g_autoptr(GOptionContext) context = g_option_context_new("[SECTION | KIND [ID]]");
    g_option_context_set_summary(context,
                                 "Explains the parameters of a plugin, or the keys of a section of an experiment.\n"
                                 "Without arguments: what there is to show.");
    g_option_context_set_description(context,
                                     "Exit status: 0 fine, 64 wrong arguments, 78 no such plugin or a bad one.\n");
    g_autoptr(GError) error = NULL;
    if (!g_option_context_parse(context, argc, argv, &error))
        fprintf(stderr, "didact show: %s; 'didact show --help' explains\n", error->message);
    else if (*argc > 3)
        fprintf(stderr, "didact show: '%s' is one argument too many; 'didact show --help' explains\n", (*argv)[3]);
    else
        return true;
    return false;
}

static const Section *find_section(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++)
        if (strcmp(sections[i].name, name) == 0)
            return &sections[i];
    return NULL;
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
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++)
        g_string_append_printf(out, "  %-11s  %s\n", sections[i].name, sections[i].summary);
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
    const char *names[G_N_ELEMENTS(sections) + 1] = {kind_name(DIDACT_ENVIRONMENT)};
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++)
        names[i + 1] = sections[i].name;
    const char *nearest = text_nearest(name, names, G_N_ELEMENTS(names));
    fprintf(stderr, "didact show: there is no section '%s'; 'didact show' lists them%s%s%s\n", name,
            nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
    return FAULT_USAGE;
}

static int show_section(GString *out, const char *name)
{
    const Section *section = find_section(name);
    didact_kind kind = kind_named(name);
    if (!section && !kind)
        return refuse_name(name);
    if (section) {
        g_string_append_printf(out, "%s: %s\n\n", section->name, section->summary);
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
    const Section *section = find_section(kind);
    if (section) {
        g_string_append_printf(out, "\nKeys of '%s' that every such plugin has beside its own:\n", kind);
        write_rows(out, section);
    }
}

static int show_plugin(GString *out, const char *kind_text, const char *id)
{
    didact_kind kind = kind_named(kind_text);
    if (!kind) {
        fprintf(stderr, "didact show: '%s' is no kind of plugin; write environment, exploration or network\n",
                kind_text);
        return FAULT_USAGE;
    }
    g_autoptr(GError) error = NULL;
    g_autofree char *path = search_find(kind, id, &error);
    g_autoptr(JsonObject) plugin = path ? inspect_plugin_ask(kind, path, &error) : NULL;
    if (!plugin) {
        fprintf(stderr, "%s\n", error->message);
        return error->code;
    }
    write_plugin(out, plugin);
    return 0;
}

int cmd_show(int argc, char **argv)
{
    if (!parse(&argc, &argv))
        return FAULT_USAGE;
    g_autoptr(GString) out = g_string_new(NULL);
    int status = argc == 1   ? show_overview(out)
                 : argc == 2 ? show_section(out, argv[1])
                             : show_plugin(out, argv[1], argv[2]);
    fputs(out->str, stdout);
    return status;
}
