#include "report/stamp.h"

#include "record/build.h"
#include "record/plan-table.h"
#include "record/status.h"
#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>

static void add(GChecksum *sum, const char *text)
{
    g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
}

static void add_program(GChecksum *sum)
{
    g_autoptr(Build) here = build_here(NULL, NULL);
    const BuildPart *program = here ? g_ptr_array_index(here->parts, 0) : NULL;
    add(sum, program ? program->sha256 : DIDACT_VERSION);
}

/* "gnuplot 5.4 patchlevel 4"; where there is none, why. */
static void add_gnuplot(GChecksum *sum)
{
    g_autoptr(GError) failure = NULL;
    g_autofree char *words = NULL;
    g_autoptr(GSubprocess) gnuplot = g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                                                      &failure, "gnuplot", "--version", NULL);
    if (gnuplot)
        g_subprocess_communicate_utf8(gnuplot, NULL, NULL, &words, NULL, NULL);
    add(sum, failure ? failure->message : words ? words : "");
}

static void add_file(GChecksum *sum, const char *directory, const char *name)
{
    static const char *const endings[] = {"", ".gz"};
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *path = g_strconcat(directory, "/", name, endings[i], NULL);
        struct stat found;
        if (stat(path, &found) < 0)
            continue;
        g_autofree char *line = g_strdup_printf("%s %lld %lld.%09ld", path, (long long)found.st_size,
                                                (long long)found.st_mtim.tv_sec, found.st_mtim.tv_nsec);
        add(sum, line);
    }
}

/* A run that died is told by its lock: no file of it changes. */
static void add_status(GChecksum *sum, const char *directory)
{
    Status status = {.state = RUN_PLANNED};
    status_look(directory, &status, NULL);
    add(sum, run_state_name(status.state));
}

static void add_run(GChecksum *sum, const char *directory)
{
    static const char *const files[] = {"evaluations.csv", "metrics.csv", "timing.csv",    "observations.csv",
                                        "config.yaml",     "status.json", "manifest.json", "log.txt"};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        add_file(sum, directory, files[i]);
    add_status(sum, directory);
}

static bool add_experiment(GChecksum *sum, const char *directory, GError **error)
{
    static const char *const files[] = {"plan.tsv", "experiment.yaml", "manifest.json", "random-policy.tsv"};
    g_autoptr(GPtrArray) runs = plan_table_read(directory, error);
    if (!runs)
        return false;
    g_autofree char *whole = g_canonicalize_filename(directory, NULL);
    add(sum, directory); /* the page names it so */
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        add_file(sum, whole, files[i]);
    for (unsigned i = 0; i < runs->len; i++) {
        const PlannedRun *run = g_ptr_array_index(runs, i);
        g_autofree char *place = g_build_filename(whole, run->directory, NULL);
        add_run(sum, place);
    }
    return true;
}

char *stamp_of(const char *const directories[], const char *folder, GError **error)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *whole = g_canonicalize_filename(folder, NULL);
    add_program(sum);
    add_gnuplot(sum);
    add(sum, whole);
    for (size_t i = 0; directories[i]; i++)
        if (!add_experiment(sum, directories[i], error))
            return NULL;
    return g_strdup(g_checksum_get_string(sum));
}
