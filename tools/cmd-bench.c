#include "base/error.h"
#include "bench.h"
#include "commands.h"
#include <stdio.h>
#include <string.h>

typedef struct Subject {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *summary;
} Subject;

#ifndef HAVE_MUJOCO
int bench_environment(int argc, char **argv)
{
    fputs("didact bench environment: it was built without MuJoCo; install libmujoco-dev and build Didact again\n",
          stderr);
    return FAULT_CONFIG;
}
#endif

static const Subject subjects[] = {
    {"environment", bench_environment, "how fast the tasks of MuJoCo go through the plugin"},
    {"exploration", bench_exploration, "what it costs that a strategy is a plugin"},
    {"network", bench_network, "how fast a network backend trains the student"},
};

static void print_help(FILE *out)
{
    fputs("Usage: didact bench SUBJECT [OPTION...]\n\nMeasures speed on this machine.\n\n", out);
    for (size_t i = 0; i < G_N_ELEMENTS(subjects); i++)
        fprintf(out, "  %-11s  %s\n", subjects[i].name, subjects[i].summary);
    fputs("\n'didact bench SUBJECT --help' explains one.\n", out);
}

int cmd_bench(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return FAULT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help(stdout);
        return 0;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(subjects); i++)
        if (strcmp(argv[1], subjects[i].name) == 0)
            return subjects[i].run(argc - 1, argv + 1);
    fprintf(stderr, "didact bench: there is no subject '%s'; 'didact bench --help' lists them\n", argv[1]);
    return FAULT_USAGE;
}
