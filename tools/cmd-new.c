/* didact new: writes the beginning of a plugin into a folder of its own. */
#include "commands.h"

#include "base/error.h"
#include "plugin/kind.h"
#include "plugin/search.h"
#include "tell.h"
#include <errno.h>
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static bool parse(int *argc, char ***argv, GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new("KIND NAME");
    g_option_context_set_summary(context,
                                 "Writes the folder NAME with a plugin that works and is to be changed: its source, a "
                                 "build file, an experiment, a test. KIND is exploration, environment or network.");
    g_option_context_set_description(context,
                                     "Exit status: 0 fine, 64 wrong arguments, 70 the folder cannot be written.\n");
    g_set_prgname("didact new");
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    if (*argc != 3)
        return fail(error, FAULT_USAGE, "name a kind and the new plugin: 'didact new exploration my-noise'");
    return true;
}

/* A name that people and the dynamic loader can use, and that hides nothing which is there. */
static bool check_name(const char *kind, const char *name, GError **error)
{
    if (!kind_named(kind))
        return fail(error, FAULT_USAGE,
                    "there is no kind '%s' of plugins; there are exploration, environment and network", kind);
    if (!search_is_id(name))
        return fail(error, FAULT_USAGE, "'%s' cannot be a plugin's name; use lower case letters, digits and '-'", name);
    g_autoptr(GPtrArray) known = search_ids(kind_named(kind));
    for (guint i = 0; known->pdata[i]; i++)
        if (strcmp(known->pdata[i], name) == 0)
            return fail(error, FAULT_USAGE, "there is %s plugin '%s' already; choose another name",
                        kind_article(kind_named(kind)), name);
    return true;
}

/* ---- texts ---- */

typedef struct Words {
    const char *kind, *article, *name;
} Words;

/* The template with its words in place. */
static char *fill(const char *resource, const Words *words)
{
    g_autofree char *path = g_strconcat("/didact/template/", resource, NULL);
    g_autoptr(GBytes) bytes = g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_autoptr(GString) text = g_string_new_len(g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes));
    g_string_replace(text, "@NAME@", words->name, 0);
    g_string_replace(text, "@KIND@", words->kind, 0);
    g_string_replace(text, "@ARTICLE@", words->article, 0);
    g_string_replace(text, "@VERSION@", DIDACT_VERSION, 0);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static bool write_file(const char *path, const char *resource, const Words *words, GError **error)
{
    g_autofree char *text = fill(resource, words);
    g_autoptr(GError) failure = NULL;
    if (g_file_set_contents(path, text, -1, &failure))
        return true;
    return fail(error, FAULT_INTERNAL, "%s", failure->message);
}

static bool make_folder(const char *path, GError **error)
{
    if (mkdir(path, 0777) == 0)
        return true;
    if (errno == EEXIST)
        return fail(error, FAULT_USAGE, "%s is there already; nothing in it was changed", path);
    return fail(error, FAULT_INTERNAL, "%s: cannot be made: %s", path, g_strerror(errno));
}

static bool write_project(const Words *words, GError **error)
{
    g_autofree char *folder = g_build_filename(words->name, words->kind, NULL);
    g_autofree char *source = g_strdup_printf("%s/%s.c", folder, words->name);
    g_autofree char *source_template = g_strdup_printf("%s.c", words->kind);
    g_autofree char *experiment_template = g_strdup_printf("project/%s.yaml", words->kind);
    g_autofree char *project = g_build_filename(words->name, "meson.build", NULL);
    g_autofree char *kind = g_build_filename(folder, "meson.build", NULL);
    g_autofree char *experiment = g_build_filename(words->name, "experiment.yaml", NULL);
    g_autofree char *readme = g_build_filename(words->name, "README.md", NULL);
    return make_folder(words->name, error) && make_folder(folder, error) &&
           write_file(source, source_template, words, error) &&
           write_file(project, "project/meson.build", words, error) &&
           write_file(kind, "project/kind.build", words, error) &&
           write_file(experiment, experiment_template, words, error) &&
           write_file(readme, "project/README.md", words, error);
}

int cmd_new(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (!parse(&argc, &argv, &error) || !check_name(argv[1], argv[2], &error))
        return tell(error);
    g_autofree char *article = g_strdup(kind_article(kind_named(argv[1])));
    article[0] = g_ascii_toupper(article[0]);
    const Words words = {argv[1], article, argv[2]};
    if (!write_project(&words, &error))
        return tell(error);
    printf("%s/%s/%s.c is the plugin, %s/README.md tells how to go on\n", argv[2], argv[1], argv[2], argv[2]);
    return 0;
}
