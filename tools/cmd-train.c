/* didact train: one run, in its directory. For `didact run`, which starts one such process for each run. */
#include "commands.h"
#include "config/read.h"
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

/* Ctrl-C reaches every process on the terminal; with a parent, it is the parent that decides. */
static void set_signals(bool has_parent)
{
    struct sigaction asking = {.sa_handler = ask_to_stop, .sa_flags = SA_RESTART};
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

static bool record_training(const RunSettings *settings, const char *directory, GError **error)
{
    g_autofree char *task = component_task_name(settings->environment);
    RunWriter *writer = run_writer_open(directory, task, settings->head.steps, error);
    if (!writer)
        return false;
    bool well = train(settings, writer, directory, &stop, error);
    return run_writer_close(writer, well ? error : NULL) && well;
}

static bool run(const char *directory, const char *const *command, GError **error)
{
    RunSettings *settings = read_settings(directory, error);
    if (!settings)
        return false;
    const char *const plugins[] = {settings->environment->path, settings->network->path, settings->exploration->path,
                                   NULL};
    Manifest manifest = {
        .command = command, .plugins = plugins, .making = MAKING_SAME, .started = g_get_real_time() / G_USEC_PER_SEC};
    bool well = manifest_write(directory, &manifest, error) && record_training(settings, directory, error);
    manifest.ended = g_get_real_time() / G_USEC_PER_SEC;
    well = manifest_write(directory, &manifest, well ? error : NULL) && well;
    run_settings_free(settings);
    return well;
}

/* Runs, and says in status.json how it ended. */
static int run_to_its_end(const char *directory, const char *const *command)
{
    g_autoptr(GError) error = NULL, unsaid = NULL;
    Status status = {.reason = ""};
    RunState state = RUN_DONE;
    int exit_status = 0;
    if (!run(directory, command, &error)) {
        exit_status = tell(error);
        state = exit_status == FAULT_STOPPED ? RUN_STOPPED : RUN_FAILED;
    }
    if (!status_end(directory, state, state == RUN_FAILED ? error->message : "", &status, &unsaid))
        return tell(unsaid);
    return exit_status;
}

int cmd_train(int argc, char **argv)
{
    bool has_parent = argc == 4 && strcmp(argv[1], "--parent") == 0;
    if (!has_parent && argc != 2) {
        fputs("didact: train takes [--parent PROCESS] RUN-DIRECTORY; 'didact run' starts it\n", stderr);
        return FAULT_USAGE;
    }
    if (has_parent && !live_with((pid_t)g_ascii_strtoll(argv[2], NULL, 10)))
        return FAULT_STOPPED;
    const char *directory = argv[argc - 1];
    g_autoptr(GError) error = NULL;
    int lock = lock_take(directory, PATIENCE, &error);
    if (lock < 0)
        return tell(error);
    set_signals(has_parent);
    default_to_one_thread();
    setlinebuf(stdout); /* what a plugin prints is in the log even if it crashes */
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    g_strv_builder_add(words, "didact");
    g_strv_builder_addv(words, (const char **)argv);
    g_auto(GStrv) command = g_strv_builder_end(words);
    int status = run_to_its_end(directory, (const char *const *)command);
    lock_release(lock);
    return status;
}
