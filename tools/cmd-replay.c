/* didact replay: an environment against a recorded trajectory. */
#include "commands.h"

#include "base/text.h"
#include "config/bind.h"
#include "config/read.h"
#include "tell.h"
#include "train/retrace.h"
#include <stdio.h>

typedef struct Options {
    double tolerance;
    int rows;
} Options;

static bool parse(int *argc, char ***argv, Options *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"tolerance", 't', 0, G_OPTION_ARG_DOUBLE, &options->tolerance,
         "Let numbers x differ by X (1 + |x|), as for another version of a library", "X"},
        {"rows", 'r', 0, G_OPTION_ARG_INT, &options->rows, "Take the first N steps only", "N"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("ENVIRONMENT.yaml TRAJECTORY.csv");
    g_option_context_set_summary(context,
                                 "Leads an environment through a recorded trajectory and compares every observation, "
                                 "reward and\nterminated flag, bit for bit. The first file holds only 'environment:'; "
                                 "the second may end in .gz.");
    g_option_context_set_description(context, "Exit status: 0 the same, 65 a difference or a bad trajectory, 64 wrong "
                                              "arguments, 78 a bad\nenvironment.\n");
    g_option_context_add_main_entries(context, entries, NULL);
    g_set_prgname("didact replay");
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    if (*argc != 3)
        return fail(error, FAULT_USAGE,
                    "name an environment's file and a trajectory's; 'didact replay --help' explains");
    return (options->tolerance >= 0 && options->rows >= 0) ||
           fail(error, FAULT_USAGE, "neither a tolerance nor a number of rows can be negative");
}

/* The component that the file's only key names. */
static Component *read_environment(const char *path, GError **error)
{
    static const char *const keys[] = {"environment", NULL};
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) root = config_read_file(path, problems);
    Component *component = NULL;
    if (root && root->kind != NODE_MAP)
        problems_add(problems, root->place, "the file must be a map with the key 'environment'");
    else if (root && bind_keys(root, "the file", NULL, 0, keys, problems)) {
        const Node *section = node_get(root, keys[0]);
        if (section)
            component = component_bind(section, DIDACT_ENVIRONMENT, NULL, 0, NULL, NULL, problems);
        else
            problems_add(problems, root->place, "the file needs the key 'environment'");
    }
    problems_none(problems, error);
    return component;
}

static int print_difference(const Recording *recording, const Difference *difference)
{
    char recorded[TEXT_NUMBER_SIZE], replayed[TEXT_NUMBER_SIZE], distance[TEXT_NUMBER_SIZE], t[TEXT_NUMBER_SIZE];
    text_number(difference->recorded, recorded);
    text_number(difference->replayed, replayed);
    text_number(difference->replayed - difference->recorded, distance);
    printf("%s:%u: t = %s, %s: recorded %s, replayed %s, difference %s\n", recording->path, difference->line,
           text_number(difference->t, t), difference->column, recorded, replayed, distance);
    return FAULT_DATA;
}

static int print_result(const Recording *recording, const Retrace *result, double tolerance)
{
    char largest[TEXT_NUMBER_SIZE], allowed[TEXT_NUMBER_SIZE];
    if (result->difference.line > 0)
        return print_difference(recording, &result->difference);
    printf("%" G_GUINT64_FORMAT " numbers, ", result->numbers);
    if (result->inexact == 0)
        puts("bit-identical");
    else
        printf("all within %s (1 + |x|), the worst off by %s\n", text_number(tolerance, allowed),
               text_number(result->largest, largest));
    return 0;
}

static int replay(const char *environment, const char *trajectory, const Options *options, GError **error)
{
    Component *component = read_environment(environment, error);
    if (!component)
        return FAULT_CONFIG;
    Retrace result;
    g_autoptr(Recording) recording = recording_read(trajectory, error);
    bool done = recording && retrace(component, recording, options->tolerance, (size_t)options->rows, &result, error);
    component_free(component);
    return done ? print_result(recording, &result, options->tolerance) : FAULT_DATA;
}

int cmd_replay(int argc, char **argv)
{
    Options options = {0};
    g_autoptr(GError) error = NULL;
    int status = FAULT_USAGE;
    if (parse(&argc, &argv, &options, &error))
        status = replay(argv[1], argv[2], &options, &error);
    return error ? tell(error) : status;
}
