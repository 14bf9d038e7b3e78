#include "launch/experiment.h"

#include "record/lock.h"
#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* ---- what may not be ---- */

static bool has(const char *directory, const char *name)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* True for a directory without files, the lock of a command that came no further aside. */
static bool is_empty(const char *directory)
{
    g_autoptr(GDir) entries = g_dir_open(directory, 0, NULL);
    const char *name = NULL;
    while (entries && (name = g_dir_read_name(entries)) && strcmp(name, ".lock") == 0)
        ;
    return entries && !name;
}

static bool may_be_used(const char *directory, GError **error)
{
    if (!g_file_test(directory, G_FILE_TEST_EXISTS))
        return true;
    if (!g_file_test(directory, G_FILE_TEST_IS_DIR))
        return fail(error, FAULT_USAGE, "%s: is a file, not a directory; use --out for another place", directory);
    if (!has(directory, "plan.tsv") && !is_empty(directory))
        return fail(error, FAULT_USAGE, "%s: has files in it but is no experiment; use --out for another directory",
                    directory);
    return true;
}

/* The first line in which two texts differ, counted from 1. */
static bool fail_difference(const char *path, const char *was, const char *now, GError **error)
{
    g_auto(GStrv) old = g_strsplit(was, "\n", -1);
    g_auto(GStrv) new = g_strsplit(now, "\n", -1);
    size_t i = 0;
    while (old[i] && new[i] && strcmp(old[i], new[i]) == 0)
        i++;
    return fail(error, FAULT_CONFIG,
                "%s:%zu: the run has '%s', the experiment now says '%s'; use --out for a new directory", path, i + 1,
                old[i] ? g_strstrip(old[i]) : "", new[i] ? g_strstrip(new[i]) : "");
}

static bool run_agrees(const Job *job, const PlannedRun *run, GError **error)
{
    g_autofree char *path = g_build_filename(job->directory, "config.yaml", NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) failure = NULL;
    if (g_file_get_contents(path, &text, NULL, &failure))
        return strcmp(text, run->config) == 0 || fail_difference(path, text, run->config, error);
    if (!g_error_matches(failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return fail(error, FAULT_INTERNAL, "%s: cannot read: %s", path, failure->message);
    if (g_file_test(job->directory, G_FILE_TEST_EXISTS) && !is_empty(job->directory))
        return fail(error, FAULT_CONFIG, "%s: has files in it but is no run; use --out for a new directory",
                    job->directory);
    return true;
}

static bool runs_agree(const Experiment *experiment, const Plan *plan, GError **error)
{
    for (size_t i = 0; i < experiment->count; i++)
        if (!run_agrees(&experiment->jobs[i], plan->runs->pdata[i], error))
            return false;
    return true;
}

/* ---- what must be ---- */

static bool make_directory(const char *path, GError **error)
{
    if (g_mkdir_with_parents(path, 0777) < 0)
        return fail(error, FAULT_INTERNAL, "%s: cannot make this directory: %s", path, g_strerror(errno));
    return true;
}

/* Leaves a file alone that has that text already. */
static bool put_file(const char *directory, const char *name, const char *text, GError **error)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autofree char *old = NULL;
    g_autoptr(GError) failure = NULL;
    if (g_file_get_contents(path, &old, NULL, NULL) && strcmp(old, text) == 0)
        return true;
    if (!g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0666, &failure))
        return fail(error, FAULT_INTERNAL, "%s: cannot write: %s", path, failure->message);
    return true;
}

/* plan.tsv comes first: it is what makes a directory an experiment, however early this process may end. */
static bool put_head(const Experiment *experiment, const Plan *plan, GError **error)
{
    g_autoptr(GString) table = g_string_new("variant\ttask\tseed\tsteps\tdirectory\n");
    for (guint i = 0; i < plan->runs->len; i++) {
        const PlannedRun *run = plan->runs->pdata[i];
        g_string_append_printf(table, "%s\t%s\t%" G_GUINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%s\n", run->variant,
                               run->task, run->seed, run->steps, run->directory);
    }
    return put_file(experiment->directory, "plan.tsv", table->str, error) &&
           put_file(experiment->directory, "experiment.yaml", plan->source, error) &&
           manifest_write(experiment->directory, &experiment->manifest, error);
}

static bool put_run(Job *job, const PlannedRun *run, GError **error)
{
    if (status_read(job->directory, &job->status, NULL) && job->status.state == RUN_FINISHED)
        return true;
    job->status = (Status){.state = RUN_WAITING, .steps = run->steps, .reason = ""};
    return make_directory(job->directory, error) && put_file(job->directory, "config.yaml", run->config, error) &&
           status_write(job->directory, &job->status, error);
}

static bool put_runs(Experiment *experiment, const Plan *plan, GError **error)
{
    for (size_t i = 0; i < experiment->count; i++)
        if (!put_run(&experiment->jobs[i], plan->runs->pdata[i], error))
            return false;
    return true;
}

/* ---- the whole ---- */

static Experiment *new_experiment(const char *directory, const Plan *plan, const Manifest *manifest)
{
    Experiment *experiment = g_new0(Experiment, 1);
    experiment->directory = g_strdup(directory);
    experiment->manifest = *manifest;
    experiment->lock = -1;
    experiment->count = plan->runs->len;
    experiment->jobs = g_new0(Job, experiment->count);
    for (size_t i = 0; i < experiment->count; i++) {
        const PlannedRun *run = plan->runs->pdata[i];
        experiment->jobs[i].name = g_strdup(run->directory);
        experiment->jobs[i].directory = g_build_filename(directory, run->directory, NULL);
    }
    return experiment;
}

static void free_experiment(Experiment *experiment)
{
    for (size_t i = 0; i < experiment->count; i++) {
        g_free((char *)experiment->jobs[i].name);
        g_free((char *)experiment->jobs[i].directory);
    }
    if (experiment->lock >= 0)
        lock_release(experiment->lock);
    g_free(experiment->jobs);
    g_free(experiment->directory);
    g_free(experiment);
}

static bool lock(Experiment *experiment, GError **error)
{
    if (!make_directory(experiment->directory, error))
        return false;
    experiment->lock = lock_take(experiment->directory, 0, error);
    return experiment->lock >= 0;
}

Experiment *experiment_open(const char *directory, const Plan *plan, const Manifest *manifest, GError **error)
{
    Experiment *experiment = new_experiment(directory, plan, manifest);
    if (may_be_used(directory, error) && lock(experiment, error) && runs_agree(experiment, plan, error) &&
        put_head(experiment, plan, error) && put_runs(experiment, plan, error))
        return experiment;
    free_experiment(experiment);
    return NULL;
}

bool experiment_close(Experiment *experiment, GError **error)
{
    if (!experiment)
        return true;
    experiment->manifest.ended = g_get_real_time() / G_USEC_PER_SEC;
    bool well = manifest_write(experiment->directory, &experiment->manifest, error);
    free_experiment(experiment);
    return well;
}
