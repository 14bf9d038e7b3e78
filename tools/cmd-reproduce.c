/* didact reproduce: a finished run is made once more, from its directory alone, and compared. */
#include "commands.h"
#include "launch/pool.h"
#include "launch/progress.h"
#include "record/compare.h"
#include "record/manifest.h"
#include "record/plan-table.h"
#include "tell.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const double GRACE = 5; /* seconds that a run which makes no progress has to end by itself */

static bool parse(int *argc, char ***argv, char **keep, GError **error)
{
    const GOptionEntry entries[] = {
        {"keep", 0, 0, G_OPTION_ARG_FILENAME, keep,
         "Make it in this directory, and keep it. It must not be there yet, or have what a stopped repetition left",
         "DIR"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("RUN-DIR");
    g_option_context_set_summary(context,
                                 "Makes a finished run once more, from the config.yaml in its directory and with the "
                                 "plugins that are found\nnow, and compares every CSV but timing.csv, and the policy, "
                                 "byte by byte. The directory is left as it is.");
    g_option_context_set_description(context,
                                     "Where a file differs, the first place in it is told, and then what differs in "
                                     "the two manifests.\n\nExit status: 0 bit-identical, 65 a difference, or a "
                                     "directory without a finished run, 64 wrong arguments,\n75 stopped.\n");
    g_option_context_add_main_entries(context, entries, NULL);
    g_set_prgname("didact reproduce");
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    return *argc == 2 || fail(error, FAULT_USAGE, "name the directory of one run; 'didact reproduce --help' explains");
}

/* ---- what is to be reproduced ---- */

static bool is_run(const char *directory, GError **error)
{
    g_autofree char *config = g_build_filename(directory, "config.yaml", NULL);
    if (g_file_test(config, G_FILE_TEST_EXISTS))
        return true;
    if (!g_file_test(directory, G_FILE_TEST_IS_DIR))
        return fail(error, FAULT_DATA, "%s: there is no such directory", directory);
    g_autoptr(GPtrArray) runs = plan_table_read(directory, NULL);
    if (!runs)
        return fail(error, FAULT_DATA, "%s: this is no run, as it has no config.yaml; name one that 'didact run' made",
                    directory);
    g_autofree char *first = g_build_filename(directory, ((PlannedRun *)runs->pdata[0])->directory, NULL);
    return fail(error, FAULT_DATA, "%s: this is a whole experiment; name one of its runs, such as %s", directory,
                first);
}

static bool is_finished(const char *directory, Status *status, GError **error)
{
    if (!status_look(directory, status, error))
        return false;
    if (status->state == RUN_DONE)
        return true;
    return fail(error, FAULT_DATA,
                "%s: the run is not finished (%s at step %" G_GINT64_FORMAT "%s%s); let 'didact run', or the "
                "'didact reproduce --keep' that began it, finish it first",
                directory, run_state_name(status->state), status->step, *status->reason ? ": " : "", status->reason);
}

static void warn_of_builds(const char *directory)
{
    g_autoptr(GPtrArray) builds = manifest_builds(directory);
    if (builds->len > 1)
        fprintf(stderr,
                "didact: %s: %u builds made this run, one going on with what another began; no single one need "
                "repeat it\n",
                directory, builds->len);
}

/* ---- once more ---- */

/* NULL where it cannot be read. */
static char *config_of(const char *directory)
{
    g_autofree char *path = g_build_filename(directory, "config.yaml", NULL);
    char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

/* A repetition of the same run that was stopped is gone on with. */
static bool may_be_made(const char *keep, const char *run, GError **error)
{
    if (!g_file_test(keep, G_FILE_TEST_EXISTS))
        return true;
    Status status = {.reason = ""};
    g_autofree char *ours = config_of(run), *its = config_of(keep);
    bool goes_on =
        ours && its && strcmp(ours, its) == 0 && status_look(keep, &status, NULL) && status.state == RUN_STOPPED;
    return goes_on || fail(error, FAULT_USAGE, "%s: is there already; name a directory to be made", keep);
}

static bool lay_out(const char *run, const char *directory, GError **error)
{
    g_autofree char *text = config_of(run), *to = g_build_filename(directory, "config.yaml", NULL);
    g_autoptr(GError) failure = NULL;
    if (!text)
        return fail(error, FAULT_DATA, "%s/config.yaml: cannot be read", run);
    if (!g_file_set_contents_full(to, text, -1, G_FILE_SET_CONTENTS_NONE, 0666, &failure))
        return fail(error, FAULT_INTERNAL, "%s: cannot write: %s", to, failure->message);
    return true;
}

static int repeat(const char *name, const char *directory, int64_t steps, Status *status)
{
    char parent[16];
    g_snprintf(parent, sizeof parent, "%d", (int)getpid());
    Job job = {name, directory, {.state = RUN_PLANNED, .steps = steps, .reason = ""}};
    Progress *progress = progress_new(STDERR_FILENO, &job, 1);
    const PoolSettings settings = {
        .program = "/proc/self/exe",
        .command = (const char *const[]){"didact", "train", "--parent", parent, NULL},
        .at_once = 1,
        .limits = {.stall = NAN, .memory = NAN},
        .grace = GRACE,
        .tell = progress_tell,
        .listener = progress,
    };
    int exit_status = pool_run(&job, 1, &settings);
    progress_free(progress);
    *status = job.status;
    return exit_status;
}

/* ---- the verdict ---- */

/* How many files differ. */
static unsigned tell_files(const char *was, const char *now)
{
    g_autoptr(GPtrArray) names = compare_files(was, now);
    unsigned differing = 0;
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *difference = compare_file(was, now, names->pdata[i]);
        if (difference)
            puts(difference);
        differing += difference != NULL;
    }
    if (differing)
        printf("%u of %u files differ\n", differing, names->len);
    else
        printf("bit-identical: %u files\n", names->len);
    return differing;
}

static void tell_manifests(const char *was, const char *now)
{
    g_autoptr(GPtrArray) lines = compare_manifests(was, now);
    puts(lines->len ? "of the manifests:" : "the manifests name the same program, plugins, libraries and processor");
    for (guint i = 0; i < lines->len; i++)
        printf("  %s\n", (const char *)lines->pdata[i]);
}

static int conclude(const char *was, const char *now, bool kept, const Status *status, int exit_status)
{
    if (status->state == RUN_STOPPED || exit_status > 128) {
        fprintf(stderr, "didact: stopped at step %" G_GINT64_FORMAT "%s%s; nothing was compared%s\n", status->step,
                *status->reason ? ": " : "", status->reason, kept ? "; the same command goes on" : "");
        return exit_status;
    }
    bool done = status->state == RUN_DONE;
    if (!done)
        printf("the repetition failed at step %" G_GINT64_FORMAT ": %s\n", status->step, status->reason);
    bool same = done && tell_files(was, now) == 0;
    tell_manifests(was, now);
    return same ? 0 : FAULT_DATA;
}

/* ---- the directory ---- */

static void remove_tree(const char *path)
{
    GDir *entries = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    for (const char *name; entries && (name = g_dir_read_name(entries));) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        remove_tree(below);
    }
    g_clear_pointer(&entries, g_dir_close);
    g_remove(path);
}

/* That one, or one in the system's place for temporary files; NULL on error. */
static char *make_directory(const char *keep, GError **error)
{
    g_autoptr(GError) failure = NULL;
    char *made = keep ? NULL : g_dir_make_tmp("didact-reproduce-XXXXXX", &failure);
    if (keep && g_mkdir_with_parents(keep, 0777) == 0)
        made = g_strdup(keep);
    if (!made)
        fail(error, FAULT_INTERNAL, "%s: cannot make this directory: %s", keep ? keep : g_get_tmp_dir(),
             failure ? failure->message : g_strerror(errno));
    return made;
}

static int reproduce(const char *run, const char *keep, GError **error)
{
    Status status = {.reason = ""};
    if (!is_run(run, error) || !is_finished(run, &status, error))
        return FAULT_DATA;
    if (keep && !may_be_made(keep, run, error))
        return FAULT_USAGE;
    g_autofree char *directory = make_directory(keep, error);
    if (!directory)
        return FAULT_INTERNAL;
    warn_of_builds(run);
    int exit_status = FAULT_INTERNAL;
    if (lay_out(run, directory, error)) {
        exit_status = repeat(run, directory, status.steps, &status);
        exit_status = conclude(run, directory, keep != NULL, &status, exit_status);
    }
    if (!keep)
        remove_tree(directory);
    return exit_status;
}

int cmd_reproduce(int argc, char **argv)
{
    g_autofree char *keep = NULL;
    g_autoptr(GError) error = NULL;
    int status = FAULT_USAGE;
    if (parse(&argc, &argv, &keep, &error))
        status = reproduce(argv[1], keep, &error);
    return error ? tell(error) : status;
}
