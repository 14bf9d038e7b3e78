/* didact train: one run, in its directory. For `didact run`, which starts one such process for each run. */
#include "commands.h"
#include "config/read.h"
#include "plugin/loader.h"
#include "record/lock.h"
#include "record/manifest.h"
#include "record/status.h"
#include "tell.h"
#include "train/train.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* A run's predecessor may need a moment to die after the command that started it. */
static const double PATIENCE = 10; /* seconds */

static volatile sig_atomic_t stop;

static void ask_to_stop(int signal)
{
    stop = 1;
}

static bool asked_to_stop(void *asker)
{
    return stop;
}

/* Ctrl-C reaches every process on the terminal; with a parent, it is the parent that decides. The second signal of a kind
 * ends the process as if nobody listened; a parent has SIGKILL for that, and a cluster's SIGTERM may reach both. */
static void set_signals(bool has_parent)
{
    struct sigaction asking = {.sa_handler = ask_to_stop,
                               .sa_flags = SA_RESTART | (has_parent ? 0 : (int)SA_RESETHAND)};
    struct sigaction ignoring = {.sa_handler = SIG_IGN};
    sigaction(SIGTERM, &asking, NULL);
    sigaction(SIGINT, has_parent ? &ignoring : &asking, NULL);
    sigaction(SIGHUP, has_parent ? &ignoring : &asking, NULL);
}

/* From here on this process dies with its parent, however that ends. False when the parent is gone already. */
static bool live_with(pid_t parent)
{
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;
}

/* Runs share the processors among each other; a library that wants more of them is to be told so by the user. */
static void default_to_one_thread(void)
{
    static const char *const variables[] = {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
                                            "BLIS_NUM_THREADS"};
    for (size_t i = 0; i < G_N_ELEMENTS(variables); i++)
        g_setenv(variables[i], "1", FALSE);
}

static RunSettings *read_settings(const char *directory, GError **error)
{
    g_autofree char *path = g_build_filename(directory, "config.yaml", NULL);
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) config = config_read_file(path, problems);
    RunSettings *settings = config ? run_settings_bind(config, problems) : NULL;
    if (!settings)
        problems_none(problems, error);
    return settings;
}

/* What stands before the run directory. */
typedef struct Options {
    pid_t parent;           /* 0: none */
    const char *experiment; /* whose build the run must be of; NULL: any */
    bool any_build;         /* checkpoints of another build are gone on with */
} Options;

/* The runs of an experiment are compared with each other: whoever opened it last said which build makes them, and a plugin may
 * have been built again since. */
static bool is_build_of(const char *experiment, const char *const *plugins, GError **error)
{
    g_autoptr(Build) here = build_here(plugins, error);
    g_autoptr(GPtrArray) builds = manifest_builds(experiment);
    if (!here)
        return false;
    if (!builds->len)
        return fail(error, FAULT_STOPPED,
                    "%s/manifest.json: does not tell which build its runs are made with; 'didact run' writes it anew",
                    experiment);
    const Build *last = builds->pdata[builds->len - 1];
    const BuildPart *part = build_difference(last, here);
    return !part || fail(error, FAULT_STOPPED,
                         "%s is another build now (SHA-256 %.12s) than %s is run with (%.12s); put that back, and the "
                         "same command goes on, or use --allow-new-build",
                         part->name, part->sha256, experiment, build_part(last, part->name)->sha256);
}

/* Nothing is touched before it is known that this build may. */
static bool may_run(const char *directory, const RunSettings *settings, const char *const *plugins,
                    const Options *options, GError **error)
{
    return (!options->experiment || is_build_of(options->experiment, plugins, error)) &&
           (options->any_build || train_may_go_on(settings, directory, error));
}

static bool make(const char *directory, const RunSettings *settings, const Options *options, Manifest *manifest,
                 GError **error)
{
    const Interruption interruption = {asked_to_stop, NULL};
    bool well = manifest_write(directory, manifest, error) &&
                train(settings, directory, options->any_build, &interruption, error);
    manifest->ended = g_get_real_time() / G_USEC_PER_SEC;
    return manifest_write(directory, manifest, well ? error : NULL) && well;
}

static bool run(const char *directory, const Options *options, const char *const *command, GError **error)
{
    plugin_announce(build_remember);
    RunSettings *settings = read_settings(directory, error);
    if (!settings)
        return false;
    g_autoptr(GPtrArray) paths = run_settings_plugins(settings);
    const char *const *plugins = (const char *const *)paths->pdata;
    g_autofree char *substance = run_settings_substance(settings);
    Manifest manifest = {
        .command = command,
        .plugins = plugins,
        .configuration = substance,
        .making = options->any_build ? MAKING_MORE : MAKING_SAME,
        .started = g_get_real_time() / G_USEC_PER_SEC,
    };
    bool well =
        may_run(directory, settings, plugins, options, error) && make(directory, settings, options, &manifest, error);
    run_settings_free(settings);
    return well;
}

/* Runs, and says in status.json how it ended. Who asked it to stop knows why; a full disk is a reason. */
static int run_to_its_end(const char *directory, const Options *options, const char *const *command)
{
    g_autoptr(GError) error = NULL, unsaid = NULL;
    Status status = {.reason = ""};
    RunState state = RUN_DONE;
    int exit_status = 0;
    if (!run(directory, options, command, &error)) {
        exit_status = tell(error);
        state = exit_status == FAULT_STOPPED ? RUN_STOPPED : RUN_FAILED;
    }
    const char *reason = error && !(state == RUN_STOPPED && stop) ? error->message : "";
    if (!status_end(directory, state, reason, &status, &unsaid)) {
        int fault = tell(unsaid);
        return exit_status ? exit_status : fault;
    }
    if (state == RUN_DONE)
        train_tidy(directory);
    return exit_status;
}

/* The run directory, or NULL where the arguments are wrong. */
static const char *read_arguments(int argc, char **argv, Options *options)
{
    int i = 1;
    for (; i < argc - 1; i++)
        if (strcmp(argv[i], "--allow-new-build") == 0)
            options->any_build = true;
        else if (strcmp(argv[i], "--parent") == 0 && i + 2 < argc)
            options->parent = (pid_t)g_ascii_strtoll(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--experiment") == 0 && i + 2 < argc)
            options->experiment = argv[++i];
        else
            return NULL;
    return i == argc - 1 && argv[i][0] != '-' ? argv[i] : NULL;
}

static int train_in(const char *directory, const Options *options, const char *const *command)
{
    g_autoptr(GError) error = NULL;
    int lock = lock_take(directory, PATIENCE, &error);
    if (lock < 0)
        return tell(error);
    set_signals(options->parent != 0);
    default_to_one_thread();
    setlinebuf(stdout); /* what a plugin prints is in the log even if it crashes */
    int status = run_to_its_end(directory, options, command);
    lock_release(lock);
    return status;
}

int cmd_train(int argc, char **argv)
{
    Options options = {0};
    const char *directory = read_arguments(argc, argv, &options);
    if (!directory) {
        fputs("didact: train takes [--parent PROCESS] [--experiment DIRECTORY] [--allow-new-build] RUN-DIRECTORY; "
              "'didact run' starts it\n",
              stderr);
        return FAULT_USAGE;
    }
    if (options.parent && !live_with(options.parent))
        return FAULT_STOPPED;
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    g_strv_builder_add(words, "didact");
    g_strv_builder_addv(words, (const char **)argv);
    g_auto(GStrv) command = g_strv_builder_end(words);
    return train_in(directory, &options, (const char *const *)command);
}
