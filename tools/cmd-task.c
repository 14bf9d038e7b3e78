/* didact task: one run as a task of a cluster's job, in its directory. For the script that `didact run --launcher slurm`
 * writes; the limits and what is told of a run that goes wrong are as on one machine. */
#include "commands.h"
#include "launch/directory.h"
#include "launch/local.h"
#include "tell.h"
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

typedef struct Options {
    GStrv directories; /* one */
    char *requeue;     /* NULL: a run whose time is over waits for its user */
    double stall, memory;
    char *experiment; /* NULL: any build will do for a run that begins */
    gboolean any_build;
} Options;

static void clear_options(Options *options)
{
    g_strfreev(options->directories);
    g_free(options->requeue);
    g_free(options->experiment);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, clear_options)

static volatile sig_atomic_t warned;

/* The time is nearly over. SIGTERM alone may as well mean that somebody cancelled the job. */
static void take_warning(int signal)
{
    warned = 1;
    kill(getpid(), SIGTERM);
}

static bool parse(char **argv, Options *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"requeue", 0, 0, G_OPTION_ARG_STRING, &options->requeue, "After SIGUSR1 stopped the run, this queues it again",
         "COMMAND"},
        {"stall", 0, 0, G_OPTION_ARG_DOUBLE, &options->stall, "limits.stall", "SECONDS"},
        {"memory", 0, 0, G_OPTION_ARG_DOUBLE, &options->memory, "limits.memory", "BYTES"},
        {"experiment", 0, 0, G_OPTION_ARG_FILENAME, &options->experiment,
         "Whose manifest.json says which build the run must be of", "DIRECTORY"},
        {"allow-new-build", 0, 0, G_OPTION_ARG_NONE, &options->any_build, "Go on with another build's checkpoint",
         NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->directories, NULL, "RUN-DIRECTORY"},
        {NULL},
    };
    g_auto(GStrv) words = g_strdupv(argv);
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, entries, NULL);
    g_set_prgname("didact task");
    if (!g_option_context_parse_strv(context, &words, error))
        return false;
    if (!options->directories || g_strv_length(options->directories) != 1)
        return fail(error, FAULT_USAGE, "task takes one RUN-DIRECTORY; 'didact run --launcher slurm' starts it");
    return true;
}

static void queue_again(const char *command)
{
    g_autoptr(GError) failure = NULL;
    if (!g_spawn_command_line_sync(command, NULL, NULL, NULL, &failure))
        fprintf(stderr, "didact: cannot queue the run again: %s\n", failure->message);
}

/* A task may be queued again after its end, as when its node is lost: what is done stays as it is. */
static int run(Job *job, const Options *options)
{
    g_autoptr(GError) error = NULL;
    if (status_look(job->directory, &job->status, &error) && directory_has_results(job))
        return 0;
    job->status.state = RUN_PLANNED;
    job->status.reason = "";
    const LocalSettings settings = {.at_once = 1,
                                    .limits = {options->stall, options->memory},
                                    .experiment = options->experiment,
                                    .any_build = options->any_build};
    int status = local_run(job, 1, &settings);
    if (*job->status.reason)
        fprintf(stderr, "%s %s: %s\n", job->directory, run_state_name(job->status.state), job->status.reason);
    if (status == FAULT_STOPPED && warned && options->requeue)
        queue_again(options->requeue);
    return status;
}

int cmd_task(int argc, char **argv)
{
    g_auto(Options) options = {.stall = NAN, .memory = NAN};
    g_autoptr(GError) error = NULL;
    if (!parse(argv, &options, &error))
        return tell(error);
    struct sigaction warning = {.sa_handler = take_warning, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &warning, NULL);
    const char *directory = options.directories[0];
    Job job = {.name = directory, .directory = directory, .status = {.reason = ""}};
    return run(&job, &options);
}
