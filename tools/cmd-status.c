/* didact status: how the runs of an experiment are, once or until all have come to their end. */
#include "base/path.h"
#include "commands.h"
#include "launch/look.h"
#include "launch/screen.h"
#include "launch/slurm.h"
#include "launch/summary.h"
#include "launch/tally.h"
#include "tell.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Seconds between two looks, and how much longer than a look the pause must be; between two plain lines. */
static const double PERIOD = 1, REST = 20, PLAIN_PERIOD = 10;

typedef struct Options {
    GStrv directories; /* one */
    gboolean watch;
} Options;

static bool parse(char **argv, Options *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"watch", 'w', 0, G_OPTION_ARG_NONE, &options->watch, "Go on until every run is done or has failed", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->directories, NULL, "DIR"},
        {NULL},
    };
    g_auto(GStrv) words = g_strdupv(argv);
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context,
        "Tells of each run of the experiment in DIR whether it is planned, running, stopped, done or failed, how far "
        "it\n"
        "is, how fast, how long it takes or took, and why it failed. DIR may be run meanwhile, here or elsewhere.");
    g_option_context_add_main_entries(context, entries, NULL);
    g_set_prgname("didact status");
    if (!g_option_context_parse_strv(context, &words, error))
        return false;
    if (!options->directories || g_strv_length(options->directories) != 1)
        return fail(error, FAULT_USAGE, "name one directory that 'didact run' wrote; 'didact status --help' explains");
    return true;
}

/* Whether a cluster has it in its hands, as far as that is known. Nobody asks Slurm again and again, as `watching` would. */
static bool append_job(GString *text, const Look *look, bool watching)
{
    g_autofree char *job = slurm_last_job(look->path);
    if (!job || look_is_over(look))
        return false;
    if (watching) {
        g_string_append_printf(text, "%s was submitted as Slurm job %s\n", look->path, job);
        return true;
    }
    g_autoptr(GError) silence = NULL;
    SlurmState state = slurm_ask(job, &silence);
    if (state == SLURM_QUEUED)
        g_string_append_printf(text, "%s is being run by Slurm job %s; 'squeue -j %s' tells what waits\n", look->path,
                               job, job);
    else if (state == SLURM_SILENT)
        g_string_append_printf(text, "%s was submitted as Slurm job %s; %s\n", look->path, job, silence->message);
    return state != SLURM_GONE;
}

/* Who runs it, or how somebody could. */
static void append_holder(GString *text, const Look *look, bool watching)
{
    g_autofree char *path = path_quoted(look->path);
    Tally sum = tally_of(look->jobs, look->runs->len);
    if (look->holder)
        g_string_append_printf(text, "%s is being run by %s\n", look->path, look->holder);
    else if (append_job(text, look, watching))
        return;
    else if (sum.states[RUN_STOPPED] + sum.states[RUN_PLANNED] && !sum.states[RUN_RUNNING])
        g_string_append_printf(text, "nobody runs it; 'didact run %s' goes on\n", path);
    else if (sum.states[RUN_FAILED] && !sum.states[RUN_RUNNING])
        g_string_append_printf(text, "'didact run %s --retry-failed' runs the failed ones again\n", path);
}

static char *whole(const Look *look)
{
    GString *text = g_string_new(NULL);
    summary_append_runs(text, look->runs, look->jobs);
    summary_append_totals(text, look->runs, look->jobs);
    summary_append_reasons(text, look->runs, look->jobs);
    append_holder(text, look, false);
    return g_string_free(text, FALSE);
}

/* ---- watching ---- */

/* What a terminal has room for: the totals, and of the runs, where they are too many, those that are on their way. */
static char *block(const Look *look, unsigned rows)
{
    GString *text = g_string_new(NULL);
    g_autoptr(GPtrArray) runs = g_ptr_array_new();
    g_autoptr(GArray) jobs = g_array_new(FALSE, FALSE, sizeof(Job));
    bool all = look->runs->len + 5 < rows;
    for (guint i = 0; i < look->runs->len; i++) {
        RunState state = look->jobs[i].status.state;
        if (!all && (state == RUN_DONE || state == RUN_PLANNED))
            continue;
        g_ptr_array_add(runs, look->runs->pdata[i]);
        g_array_append_val(jobs, look->jobs[i]);
    }
    summary_append_totals(text, look->runs, look->jobs);
    append_holder(text, look, true);
    summary_append_runs(text, runs, (const Job *)(void *)jobs->data);
    summary_append_reasons(text, runs, (const Job *)(void *)jobs->data);
    return g_string_free(text, FALSE);
}

/* A line where something has changed, and not too many of them. */
static void say(const Look *look, GString *said, gint64 *when)
{
    g_autoptr(GString) text = g_string_new(NULL);
    bool due = !*when || (double)(g_get_monotonic_time() - *when) >= PLAIN_PERIOD * G_USEC_PER_SEC;
    summary_append_totals(text, look->runs, look->jobs);
    if (!due || g_string_equal(text, said))
        return;
    fputs(text->str, stdout);
    fflush(stdout);
    g_string_assign(said, text->str);
    *when = g_get_monotonic_time();
}

static void show(const Look *look, Screen *screen)
{
    g_autofree char *text = block(look, screen_rows(screen));
    screen_draw(screen, NULL, text);
}

/* Looks again and again; returns the last look, NULL where there is no experiment any more. */
static Look *watch(const char *directory, GError **error)
{
    Screen screen = {.file = STDOUT_FILENO};
    bool terminal = screen_is_one(screen.file);
    g_autoptr(GString) said = g_string_new(NULL);
    Look *look;
    gint64 begun, spoken = 0;
    for (;;) {
        begun = g_get_monotonic_time();
        look = look_at(directory, error);
        if (!look || look_is_over(look))
            break;
        if (terminal)
            show(look, &screen);
        else
            say(look, said, &spoken);
        look_free(look);
        g_usleep((gulong)MAX(PERIOD * G_USEC_PER_SEC, REST * (double)(g_get_monotonic_time() - begun)));
    }
    screen_clear(&screen);
    return look;
}

int cmd_status(int argc, char **argv)
{
    Options options = {0};
    g_autoptr(GError) error = NULL;
    bool well = parse(argv, &options, &error);
    g_auto(GStrv) directories = options.directories;
    if (!well)
        return tell(error);
    g_autoptr(Look) look = options.watch ? watch(directories[0], &error) : look_at(directories[0], &error);
    if (!look)
        return tell(error);
    g_autofree char *text = whole(look);
    fputs(text, stdout);
    return 0;
}
