/* didact run: from an experiment file to runs that are finished, each in a process of its own. */
#include "commands.h"
#include "launch/directory.h"
#include "launch/progress.h"
#include "launch/summary.h"
#include "tell.h"
#include <math.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

static const double GRACE = 5; /* seconds that a run which makes no progress has to end by itself */

typedef struct Options {
    char **files;    /* one */
    char *directory; /* NULL: runs/NAME */
    char **overrides;
    int at_once;
    gboolean dry;
} Options;

static void clear_options(Options *options)
{
    g_strfreev(options->files);
    g_strfreev(options->overrides);
    g_free(options->directory);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, clear_options)

static int usable_cpus(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

/* GOption knows "-j 2" but not "-j2". */
static GStrv split_attached(char **argv)
{
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    for (; *argv; argv++) {
        bool attached = strncmp(*argv, "-j", 2) == 0 && g_ascii_isdigit((*argv)[2]);
        if (attached)
            g_strv_builder_add(words, "-j");
        g_strv_builder_add(words, attached ? *argv + 2 : *argv);
    }
    return g_strv_builder_end(words);
}

static bool parse(char **argv, Options *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &options->at_once, "Runs at the same time (default: the CPUs)", "N"},
        {"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->overrides, "Change a value of the file", "KEY=VALUE"},
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &options->directory, "Where it goes (default: runs/NAME)", "DIR"},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &options->dry, "Print the plan and do nothing", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->files, NULL, "EXPERIMENT.yaml"},
        {NULL},
    };
    g_auto(GStrv) words = split_attached(argv);
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context,
                                 "Runs an experiment. Where it has run before it goes on: runs that are finished "
                                 "stay, all others begin.");
    g_option_context_add_main_entries(context, entries, NULL);
    g_set_prgname("didact run");
    if (!g_option_context_parse_strv(context, &words, error))
        return false;
    if (!options->files || g_strv_length(options->files) != 1)
        return fail(error, FAULT_USAGE, "name one experiment file; 'didact run --help' explains");
    if (options->directory && !*options->directory)
        return fail(error, FAULT_USAGE, "--out is empty; name a directory");
    if (options->at_once < 1)
        return fail(error, FAULT_USAGE, "-j %d: at least one run at a time is needed", options->at_once);
    return true;
}

/* "didact run ...", as it was typed. */
static GStrv command_line(char **argv)
{
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    g_strv_builder_add(words, "didact");
    g_strv_builder_addv(words, (const char **)argv);
    return g_strv_builder_end(words);
}

static int run_jobs(const Directory *directory, const Plan *plan, int at_once)
{
    char parent[16];
    g_snprintf(parent, sizeof parent, "%d", (int)getpid());
    Progress *progress = progress_new(STDERR_FILENO, directory->jobs, directory->count);
    const PoolSettings settings = {
        .program = "/proc/self/exe", /* this very build, even if its file is replaced meanwhile */
        .command = (const char *const[]){"didact", "train", "--parent", parent, NULL},
        .at_once = (unsigned)at_once,
        .stall = plan->limits.stall,
        .grace = GRACE,
        .tell = progress_tell,
        .listener = progress,
    };
    int status = pool_run(directory->jobs, directory->count, &settings);
    progress_free(progress);
    return status;
}

static void tell_finished(const Directory *directory)
{
    size_t finished = 0;
    for (size_t i = 0; i < directory->count; i++)
        finished += directory->jobs[i].status.state == RUN_DONE;
    if (finished)
        fprintf(stderr, "%s: %zu of %zu runs are finished already\n", directory->path, finished, directory->count);
}

static int run(const Options *options, const Plan *plan, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) command = command_line(argv);
    const Manifest manifest = {.command = (const char *const *)command,
                               .overrides = (const char *const *)options->overrides,
                               .started = g_get_real_time() / G_USEC_PER_SEC};
    Directory *directory = directory_open(options->directory, plan, &manifest, &error);
    if (!directory)
        return tell(error);
    tell_finished(directory);
    int status = run_jobs(directory, plan, options->at_once);
    summary_print(stdout, plan, directory->jobs);
    printf("%s: 'didact report %s' draws the report\n", options->directory, options->directory);
    if (!directory_close(directory, &error))
        return tell(error);
    return status;
}

int cmd_run(int argc, char **argv)
{
    g_auto(Options) options = {.at_once = usable_cpus()};
    g_autoptr(GError) error = NULL;
    if (!parse(argv, &options, &error))
        return tell(error);
    g_autoptr(Plan) plan = plan_make(options.files[0], (const char *const *)options.overrides, &error);
    if (!plan)
        return tell(error);
    if (options.dry) {
        summary_print_plan(stdout, plan);
        return 0;
    }
    if (!options.directory)
        options.directory = g_build_filename("runs", plan->name, NULL);
    return run(&options, plan, argv);
}
