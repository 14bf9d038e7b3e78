/* didact: finds the command and hands over. */
#include "base/error.h"
#include "commands.h"
#include <locale.h>
#include <stdio.h>
#include <string.h>

typedef struct Command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *summary; /* NULL: not for people */
} Command;

static const Command commands[] = {
    {"run", cmd_run, "run an experiment, or go on with it"},
    {"status", cmd_status, "tell how the runs of an experiment are"},
    {"report", cmd_report, "draw the report of an experiment"},
    {"check", cmd_check, "look for mistakes in an experiment"},
    {"plugins", cmd_plugins, "list the plugins and where they are"},
    {"show", cmd_show, "explain a plugin's parameters"},
    {"schema", cmd_schema, "print a JSON Schema of experiments, for editors"},
    {"replay", cmd_replay, "compare an environment with a recorded trajectory"},
    {"reproduce", cmd_reproduce, "make a run once more and compare"},
    {"new", cmd_new, "begin a plugin of your own"},
    {"conform", cmd_conform, "test a plugin against its interface"},
    {"bench", cmd_bench, "measure speed"},
    {"inspect", cmd_inspect, NULL},
    {"task", cmd_task, NULL},
    {"train", cmd_train, NULL},
};

static void print_help(FILE *out)
{
    fputs("Usage: didact COMMAND [ARGUMENT...]\n\n"
          "Trains a student while a teacher explores for it, and compares teachers.\n\n",
          out);
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        if (commands[i].summary)
            fprintf(out, "  %-9s  %s\n", commands[i].name, commands[i].summary);
    fputs("\n'didact COMMAND --help' explains one; 'didact --version' prints the version.\n", out);
}

static const Command *find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return FAULT_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("didact " DIDACT_VERSION);
        return 0;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return 0;
    }
    const Command *command = find(argv[1]);
    if (!command) {
        fprintf(stderr, "didact: there is no command '%s'; 'didact --help' lists them\n", argv[1]);
        return FAULT_USAGE;
    }
    setlocale(LC_CTYPE, ""); /* what the terminal can show; numbers stay as they are */
    return command->run(argc - 1, argv + 1);
}
