#include "commands.h"

#include "launch/plan.h"
#include <stdio.h>

static char **overrides;

static const GOptionEntry options[] = {
    {"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &overrides,
     "check with this value instead, as exploration.sigma=0.3; may be repeated", "KEY=VALUE"},
    {NULL},
};

/* The file's name out of the arguments; NULL after telling what is wrong with them. */
static const char *parse(int *argc, char ***argv)
{
    g_autoptr(GOptionContext) context = g_option_context_new("EXPERIMENT.yaml");
    g_option_context_set_summary(context,
                                 "Looks for mistakes in an experiment, opening the plugins that it names, and\n"
                                 "tells all of them at once. Nothing is run and nothing is written.");
    g_option_context_set_description(context, "Exit status: 0 fine, 64 wrong arguments, 78 mistakes.\n");
    g_option_context_add_main_entries(context, options, NULL);
    g_autoptr(GError) error = NULL;
    if (!g_option_context_parse(context, argc, argv, &error))
        fprintf(stderr, "didact check: %s; 'didact check --help' explains\n", error->message);
    else if (*argc != 2)
        fprintf(stderr, "didact check: name one experiment file; 'didact check --help' explains\n");
    else
        return (*argv)[1];
    return NULL;
}

static unsigned count_lines(const char *text)
{
    unsigned lines = 1;
    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    return lines;
}

static int tell_mistakes(const char *file, const GError *error)
{
    fprintf(stderr, "%s\n", error->message);
    if (error->code == FAULT_CONFIG) {
        unsigned mistakes = count_lines(error->message);
        fprintf(stderr, "%s: %u mistake%s\n", file, mistakes, mistakes == 1 ? "" : "s");
    }
    return error->code;
}

int cmd_check(int argc, char **argv)
{
    const char *file = parse(&argc, &argv);
    if (!file)
        return FAULT_USAGE;
    g_autoptr(GError) error = NULL;
    g_autoptr(Plan) plan = plan_make(file, (const char *const *)overrides, &error);
    if (!plan)
        return tell_mistakes(file, error);
    g_autofree char *summary = plan_summary(plan);
    printf("%s: fine: %s\n", file, summary);
    return 0;
}
