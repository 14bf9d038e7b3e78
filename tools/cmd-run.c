/* didact run: from an experiment file to runs that are done, each in a process of its own. */
#include "base/path.h"
#include "commands.h"
#include "launch/cpus.h"
#include "launch/directory.h"
#include "launch/forecast.h"
#include "launch/local.h"
#include "launch/measuring.h"
#include "launch/slurm.h"
#include "launch/summary.h"
#include "tell.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { UNSAID = INT_MIN };

typedef struct Options {
    char **files;    /* one */
    char *directory; /* NULL: runs/NAME */
    char **overrides;
    int at_once; /* UNSAID: as many as there are processors, or as the cluster's section says */
    char *launcher;
    bool slurm; /* rather than on this machine */
    gboolean dry, retry, new_build;
} Options;

static void clear_options(Options *options)
{
    g_strfreev(options->files);
    g_strfreev(options->overrides);
    g_free(options->directory);
    g_free(options->launcher);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, clear_options)

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

static const char summary[] =
    "Runs an experiment. Where it has run before it goes on: runs that are done stay as they are, those that were\n"
    "stopped go on, and what is missing is run. The experiment may have grown since (more seeds, more variants); any\n"
    "other edit is refused where it changes a run that has begun. DIR, a directory that 'didact run' wrote, goes on "
    "by\n"
    "its own experiment.yaml and the values that were set.\n\n"
    "Ctrl-C or SIGTERM stops the runs in good order, to go on later (exit status 75); once more kills them.\n"
    "The exit status is 0 when all runs are done, 1 when some failed.";

static bool choose_launcher(Options *options, GError **error)
{
    const char *name = options->launcher ? options->launcher : "local";
    options->slurm = strcmp(name, "slurm") == 0;
    if (!options->slurm && strcmp(name, "local") != 0)
        return fail(error, FAULT_USAGE, "--launcher %s: there are local and slurm", name);
    if (!options->slurm && options->at_once == UNSAID)
        options->at_once = (int)cpus_usable();
    return true;
}

static bool parse(char **argv, Options *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &options->at_once,
         "Runs at the same time (default: the CPUs that may be used)", "N"},
        {"launcher", 0, 0, G_OPTION_ARG_STRING, &options->launcher,
         "local: on this machine, the default; slurm: as an array job of a cluster", "NAME"},
        {"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->overrides, "Change a value of the file", "KEY=VALUE"},
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &options->directory, "Where it goes (default: runs/NAME)", "DIR"},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &options->dry, "Print the plan and what it will take, and do nothing",
         NULL},
        {"retry-failed", 0, 0, G_OPTION_ARG_NONE, &options->retry, "Run again what has failed", NULL},
        {"allow-new-build", 0, 0, G_OPTION_ARG_NONE, &options->new_build,
         "Go on although the program or a plugin is not what made the runs", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->files, NULL, "EXPERIMENT.yaml|DIR"},
        {NULL},
    };
    g_auto(GStrv) words = split_attached(argv);
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context, summary);
    g_option_context_add_main_entries(context, entries, NULL);
    g_set_prgname("didact run");
    if (!g_option_context_parse_strv(context, &words, error))
        return false;
    if (!options->files || g_strv_length(options->files) != 1)
        return fail(error, FAULT_USAGE, "name one experiment file or directory; 'didact run --help' explains");
    if (options->directory && !*options->directory)
        return fail(error, FAULT_USAGE, "--out is empty; name a directory");
    if (options->at_once < 1 && options->at_once != UNSAID)
        return fail(error, FAULT_USAGE, "-j %d: at least one run at a time is needed", options->at_once);
    return choose_launcher(options, error);
}

/* A directory stands for the experiment in it, with the values that were set when it was run. */
static bool resolve_directory(Options *options, GError **error)
{
    const char *directory = options->files[0];
    if (!g_file_test(directory, G_FILE_TEST_IS_DIR))
        return true;
    if (options->directory)
        return fail(error, FAULT_USAGE, "%s is a directory, which goes on where it is; leave out --out, or name a file",
                    directory);
    if (!plan_table_exists(directory))
        return fail(error, FAULT_USAGE, "%s: is no experiment; name a file, or what 'didact run' wrote to", directory);
    g_autoptr(GError) failure = NULL;
    if (!manifest_check(directory, &failure))
        return fail(error, FAULT_DATA,
                    "%s; without it there is no telling what --set was given: name the experiment's file, with every "
                    "--set of then and --out %s",
                    failure->message, directory);
    g_autoptr(GStrvBuilder) overrides = g_strv_builder_new();
    g_auto(GStrv) old = manifest_overrides(directory), new = options->overrides;
    g_strv_builder_addv(overrides, (const char **)old);
    if (new)
        g_strv_builder_addv(overrides, (const char **)new);
    options->overrides = g_strv_builder_end(overrides);
    options->directory = options->files[0];
    options->files[0] = g_build_filename(directory, "experiment.yaml", NULL);
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

static size_t count(const Directory *directory, RunState state)
{
    size_t jobs = 0;
    for (size_t i = 0; i < directory->count; i++)
        jobs += directory->jobs[i].status.state == state;
    return jobs;
}

/* What is not done now, and why. */
static void tell_standing(const Directory *directory)
{
    size_t done = count(directory, RUN_DONE), failed = count(directory, RUN_FAILED);
    if (done)
        fprintf(stderr, "%s: %zu of %zu runs are done already\n", directory->path, done, directory->count);
    if (failed)
        fprintf(stderr, "%s: %zu failed before; --retry-failed runs them again\n", directory->path, failed);
    if (directory->corrected)
        fprintf(stderr, "%s: %zu that had not begun take the new configuration\n", directory->path,
                directory->corrected);
}

static void tell_what_next(const Directory *directory, const Options *options)
{
    g_autofree char *name = path_quoted(directory->path);
    const char *how = options->slurm ? " --launcher slurm" : "";
    if (count(directory, RUN_STOPPED) || count(directory, RUN_PLANNED))
        printf("stopped; 'didact run %s' goes on\n", name);
    else if (count(directory, RUN_FAILED))
        printf("'didact run %s%s --retry-failed' runs the failed ones again\n", name, how);
    printf("'didact report %s' draws the report\n", name);
}

static Terms terms_of(const Options *options)
{
    return (Terms){.retry_failed = options->retry, .allow_new_build = options->new_build};
}

/* Waits for what the report wants to know beside the runs. */
static void finish_measuring(Measuring *measuring)
{
    fflush(stdout);
    if (!measuring_wait(measuring, 1)) {
        fputs("measuring what a random policy gets, for the report\n", stderr);
        measuring_wait(measuring, INFINITY);
    }
    const GPtrArray *warnings = measuring_warnings(measuring);
    for (guint i = 0; i < warnings->len; i++)
        fprintf(stderr, "didact: %s\n", (const char *)warnings->pdata[i]);
}

static int run_here(const Options *options, const Plan *plan, Directory *directory)
{
    g_autoptr(Measuring) measuring = measuring_new(directory->path, plan);
    const LocalSettings settings = {(unsigned)options->at_once, plan->limits, directory->asked, directory->mixed, true,
                                    measuring};
    int status = local_run(directory->jobs, directory->count, &settings);
    g_autofree char *summary_text = summary_of(plan->runs, directory->jobs);
    fputs(summary_text, stdout);
    tell_what_next(directory, options);
    if (status == 0 || status == FAULT_RUNS)
        finish_measuring(measuring);
    return status;
}

static int64_t limit_of(const Options *options, const Plan *plan)
{
    return options->at_once == UNSAID ? plan->slurm.limit : options->at_once;
}

static void tell_receipt(const SlurmReceipt *receipt, const Directory *directory, int64_t limit)
{
    g_autofree char *name = path_quoted(directory->path);
    printf("submitted as Slurm job %s: %zu run%s", receipt->job, receipt->tasks, receipt->tasks == 1 ? "" : "s");
    if (limit)
        printf(", %" G_GINT64_FORMAT " at a time", limit);
    printf("; the script is %s\n", receipt->script);
    if (receipt->left)
        printf("%zu more do not fit in an array job of this cluster; the same command submits them when this one is "
               "over\n",
               receipt->left);
    printf("'didact status %s' tells how they are, 'squeue -j %s' what waits, and 'scancel %s' stops them\n", name,
           receipt->job, receipt->job);
}

static int submit(const Options *options, const Plan *plan, const Directory *directory)
{
    g_autoptr(GError) error = NULL;
    if (!count(directory, RUN_PLANNED)) {
        g_autofree char *summary_text = summary_of(plan->runs, directory->jobs);
        fputs(summary_text, stdout);
        tell_what_next(directory, options);
        return count(directory, RUN_FAILED) ? FAULT_RUNS : 0;
    }
    g_auto(SlurmReceipt) receipt = {0};
    int64_t limit = limit_of(options, plan);
    if (!slurm_submit(directory, plan, limit, &receipt, &error))
        return tell(error);
    tell_receipt(&receipt, directory, limit);
    g_autoptr(Measuring) measuring = measuring_new(directory->path, plan);
    finish_measuring(measuring);
    return 0;
}

static int run(const Options *options, const Plan *plan, char **argv)
{
    g_autoptr(GError) error = NULL;
    if ((options->slurm && !slurm_is_here(&error)) || !slurm_is_idle(options->directory, options->slurm, &error))
        return tell(error);
    g_auto(GStrv) command = command_line(argv);
    const Manifest manifest = {.command = (const char *const *)command,
                               .overrides = (const char *const *)options->overrides,
                               .started = g_get_real_time() / G_USEC_PER_SEC};
    Directory *directory = directory_open(options->directory, plan, &manifest, terms_of(options), &error);
    if (!directory)
        return tell(error);
    tell_standing(directory);
    int status = options->slurm ? submit(options, plan, directory) : run_here(options, plan, directory);
    if (!directory_close(directory, &error))
        return tell(error);
    return status;
}

static int foretell(const Options *options, const Plan *plan)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Directory) directory = directory_foresee(options->directory, plan, terms_of(options), &error);
    if (!directory)
        return tell(error);
    int64_t at_once = options->slurm ? limit_of(options, plan) : options->at_once;
    g_autofree char *text =
        forecast_tell(plan, directory->jobs, (unsigned)(at_once ? at_once : (int64_t)directory->count));
    fputs(text, stdout);
    return 0;
}

int cmd_run(int argc, char **argv)
{
    g_auto(Options) options = {.at_once = UNSAID};
    g_autoptr(GError) error = NULL;
    if (!parse(argv, &options, &error) || !resolve_directory(&options, &error))
        return tell(error);
    g_autoptr(Plan) plan = plan_make(options.files[0], (const char *const *)options.overrides, &error);
    if (!plan)
        return tell(error);
    if (!options.directory)
        options.directory = g_build_filename("runs", plan->name, NULL);
    return options.dry ? foretell(&options, plan) : run(&options, plan, argv);
}
