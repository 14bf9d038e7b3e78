#include "commands.h"

#include "conform/child.h"
#include "inspect-plugin.h"
#include "launch/inspect.h"
#include "launch/measuring.h"
#include "plugin/search.h"
#include <stdio.h>
#include <string.h>

static int inspect_experiment_command(int argc, char **argv)
{
    g_auto(GStrv) overrides = NULL, files = NULL;
    const GOptionEntry entries[] = {
        {"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &overrides, NULL, NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, NULL},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, NULL) || !files || g_strv_length(files) != 1)
        return FAULT_USAGE;
    return inspect_experiment(files[0], (const char *const *)overrides);
}

static int inspect_plugin_command(int argc, char **argv)
{
    didact_kind kind = argc == 3 ? kind_named(argv[1]) : 0;
    return kind ? inspect_plugin_answer(kind, argv[2]) : FAULT_USAGE;
}

/* For the completion of shells: what might be loaded, a line each. */
static int inspect_ids_command(int argc, char **argv)
{
    didact_kind kind = argc == 2 ? kind_named(argv[1]) : 0;
    if (!kind)
        return FAULT_USAGE;
    g_autoptr(GPtrArray) ids = search_ids(kind);
    for (guint i = 0; ids->pdata[i]; i++)
        puts(ids->pdata[i]);
    return 0;
}

/* conform KIND ID AGAINST CHECK [KEY=VALUE...] */
static int inspect_conform_command(int argc, char **argv)
{
    didact_kind kind = argc >= 5 ? kind_named(argv[1]) : 0;
    if (!kind)
        return FAULT_USAGE;
    const Candidate candidate = {
        .kind = kind, .id = argv[2], .against = argv[3], .assignments = (const char *const *)argv + 5};
    return child_answer(&candidate, argv[4]);
}

static int inspect_random_policy_command(int argc, char **argv)
{
    return argc == 2 ? measuring_answer(argv[1]) : FAULT_USAGE;
}

int cmd_inspect(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "experiment") == 0)
        return inspect_experiment_command(argc - 1, argv + 1);
    if (argc > 1 && strcmp(argv[1], "plugin") == 0)
        return inspect_plugin_command(argc - 1, argv + 1);
    if (argc > 1 && strcmp(argv[1], "conform") == 0)
        return inspect_conform_command(argc - 1, argv + 1);
    if (argc > 1 && strcmp(argv[1], "random-policy") == 0)
        return inspect_random_policy_command(argc - 1, argv + 1);
    if (argc > 1 && strcmp(argv[1], "ids") == 0)
        return inspect_ids_command(argc - 1, argv + 1);
    fputs("didact inspect: this is for the program itself\n", stderr);
    return FAULT_USAGE;
}
