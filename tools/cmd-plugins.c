#include "commands.h"

#include "inspect-plugin.h"
#include "layout.h"
#include "plugin/search.h"
#include <stdio.h>
#include <string.h>

enum { COLUMNS = 5 };

static bool parse(int *argc, char ***argv)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context,
                                 "Lists the plugins on the search path, opening each in a process of its own.");
    g_option_context_set_description(
        context, "Plugins are the files KIND/ID.so in the folders of DIDACT_PLUGIN_PATH (separated by colons), the\n"
                 "user's own (~/.local/share/didact/plugins), the installed ones and those of the build.\n\n"
                 "Exit status: 0 fine, 64 wrong arguments, 78 some plugins cannot be used.\n");
    g_set_prgname("didact plugins");
    g_autoptr(GError) error = NULL;
    if (!g_option_context_parse(context, argc, argv, &error))
        fprintf(stderr, "didact plugins: %s; 'didact plugins --help' explains\n", error->message);
    else if (*argc > 1)
        fprintf(stderr, "didact plugins: '%s' is one argument too many; 'didact plugins --help' explains\n",
                (*argv)[1]);
    else
        return true;
    return false;
}

/* `path` without `folder`, where it lies below that; NULL where it does not. */
static const char *below(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    bool inside = length > 1 && strncmp(path, folder, length) == 0 && path[length] == '/';
    return inside ? path + length + 1 : NULL;
}

/* As people would write it: from the current folder, or from their home. */
static char *shorten(const char *path)
{
    g_autofree char *here = g_get_current_dir();
    if (below(path, here))
        return g_strdup(below(path, here));
    const char *rest = below(path, g_get_home_dir());
    return rest ? g_strconcat("~/", rest, NULL) : g_strdup(path);
}

static void add_row(GPtrArray *cells, JsonObject *plugin, const char *path, bool hidden)
{
    static const char *const columns[] = {"kind", "id", "version", "summary"};
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        g_ptr_array_add(cells, g_strdup(json_object_get_string_member(plugin, columns[i])));
    g_autofree char *place = shorten(path);
    g_ptr_array_add(cells, g_strconcat(place, hidden ? " (hidden by the one above)" : "", NULL));
}

/* Adds the rows of a kind; a plugin that cannot be used is told at once. Returns how many those are. */
static unsigned list_kind(GPtrArray *cells, didact_kind kind)
{
    unsigned refused = 0;
    g_autoptr(GPtrArray) paths = search_list(kind);
    g_autofree char *before = NULL;
    for (guint i = 0; i < paths->len; i++) {
        const char *path = paths->pdata[i];
        char *id = search_id(path);
        bool hidden = g_strcmp0(id, before) == 0;
        g_free(before);
        before = id;
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonObject) plugin = inspect_plugin_ask(kind, path, &error);
        if (plugin)
            add_row(cells, plugin, path, hidden);
        else
            fprintf(stderr, "%s\n", error->message);
        refused += !plugin;
    }
    return refused;
}

/* A line for each plugin that this build lacks. */
static void write_notes(GString *out)
{
    const char *head = "\nNot built:\n";
    for (int kind = 1; kind <= KIND_COUNT; kind++) {
        g_autoptr(GPtrArray) notes = search_notes((didact_kind)kind);
        for (guint i = 0; i < notes->len; i++) {
            g_autofree char *id = search_note_id(notes->pdata[i]), *why = search_note_text(notes->pdata[i]);
            g_string_append_printf(out, "%s%s %s: %s\n", head, kind_name(kind), id, why);
            head = "";
        }
    }
}

int cmd_plugins(int argc, char **argv)
{
    static const char *const heads[COLUMNS] = {"KIND", "ID", "VERSION", "SUMMARY", "PATH"};
    if (!parse(&argc, &argv))
        return FAULT_USAGE;
    g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < COLUMNS; i++)
        g_ptr_array_add(cells, g_strdup(heads[i]));
    unsigned refused = 0;
    for (int kind = 1; kind <= KIND_COUNT; kind++)
        refused += list_kind(cells, (didact_kind)kind);
    g_autoptr(GString) table = g_string_new(NULL);
    layout_table(table, cells, COLUMNS);
    write_notes(table);
    fputs(table->str, stdout);
    return refused ? FAULT_CONFIG : 0;
}
