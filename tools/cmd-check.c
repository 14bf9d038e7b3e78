/* didact check: the mistakes of an experiment, or the size of it. */
#include "commands.h"
#include "launch/plan.h"
#include "tell.h"
#include <stdio.h>

typedef struct Options {
    char **files; /* one */
    char **overrides;
} Options;

static void clear_options(Options *options)
{
    g_strfreev(options->files);
    g_strfreev(options->overrides);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, clear_options)

static bool parse(int argc, char **argv, Options *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->overrides, "Change a value of the file", "KEY=VALUE"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->files, NULL, "EXPERIMENT.yaml"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context, "Looks for mistakes in an experiment, opening the plugins that it names, and "
                                          "tells all of them\nat once. Nothing is run and nothing is written.");
    g_option_context_set_description(context, "--set may be repeated: --set seeds=2 --set exploration.sigma=0.3\n"
                                              "The exit status is 0 without mistakes and 78 with some.");
    g_option_context_add_main_entries(context, entries, NULL);
    g_set_prgname("didact check");
    if (!g_option_context_parse(context, &argc, &argv, error))
        return false;
    if (!options->files || g_strv_length(options->files) != 1)
        return fail(error, FAULT_USAGE, "name one experiment file; 'didact check --help' explains");
    return true;
}

/* Each mistake is a line. */
static int tell_mistakes(const char *file, const GError *error)
{
    int status = tell(error);
    if (status != FAULT_CONFIG)
        return status;
    unsigned mistakes = 1;
    for (const char *c = error->message; *c; c++)
        mistakes += *c == '\n';
    fprintf(stderr, "%s: %u mistake%s\n", file, mistakes, mistakes == 1 ? "" : "s");
    return status;
}

int cmd_check(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    if (!parse(argc, argv, &options, &error))
        return tell(error);
    const char *file = options.files[0];
    g_autoptr(Plan) plan = plan_make(file, (const char *const *)options.overrides, &error);
    if (!plan)
        return tell_mistakes(file, error);
    g_autofree char *summary = plan_summary(plan);
    printf("%s: fine: %s\n", file, summary);
    return 0;
}
