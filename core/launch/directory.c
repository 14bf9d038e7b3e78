#include "launch/directory.h"

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

/* Nothing is lost of a run that has not taken a step. */
static bool has_not_begun(const Job *job)
{
    Status status = {0};
    return status_read(job->directory, &status, NULL) && status.state != RUN_DONE && status.step == 0;
}

static bool run_agrees(const Job *job, const PlannedRun *run, GError **error)
{
    g_autofree char *path = g_build_filename(job->directory, "config.yaml", NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) failure = NULL;
    if (g_file_get_contents(path, &text, NULL, &failure))
        return strcmp(text, run->config) == 0 || has_not_begun(job) || fail_difference(path, text, run->config, error);
    if (!g_error_matches(failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return fail(error, FAULT_INTERNAL, "%s: cannot read: %s", path, failure->message);
    if (g_file_test(job->directory, G_FILE_TEST_EXISTS) && !is_empty(job->directory))
        return fail(error, FAULT_CONFIG,
                    "%s: has files in it but is no run; delete it to run it anew, or use --out for a new directory",
                    job->directory);
    return true;
}

static bool runs_agree(const Directory *directory, const Plan *plan, GError **error)
{
    for (size_t i = 0; i < directory->count; i++)
        if (!run_agrees(&directory->jobs[i], plan->runs->pdata[i], error))
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
static bool put_head(const Directory *directory, const Plan *plan, GError **error)
{
    g_autoptr(GString) table = g_string_new("variant\ttask\tseed\tsteps\tdirectory\n");
    for (guint i = 0; i < plan->runs->len; i++) {
        const PlannedRun *run = plan->runs->pdata[i];
        g_string_append_printf(table, "%s\t%s\t%" G_GUINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%s\n", run->variant,
                               run->task, run->seed, run->steps, run->directory);
    }
    return put_file(directory->path, "plan.tsv", table->str, error) &&
           put_file(directory->path, "experiment.yaml", plan->source, error) &&
           manifest_write(directory->path, &directory->manifest, error);
}

/* A run that says so, and whose results are still there. */
static bool is_finished(Job *job)
{
    return status_read(job->directory, &job->status, NULL) && job->status.state == RUN_DONE &&
           has(job->directory, "evaluations.csv") && has(job->directory, "policy.safetensors");
}

static bool put_run(Job *job, const PlannedRun *run, GError **error)
{
    if (is_finished(job))
        return true;
    job->status = (Status){.state = RUN_PLANNED, .steps = run->steps, .reason = ""};
    return make_directory(job->directory, error) && put_file(job->directory, "config.yaml", run->config, error) &&
           status_write(job->directory, &job->status, error);
}

static bool put_runs(Directory *directory, const Plan *plan, GError **error)
{
    for (size_t i = 0; i < directory->count; i++)
        if (!put_run(&directory->jobs[i], plan->runs->pdata[i], error))
            return false;
    return true;
}

/* ---- the whole ---- */

static Directory *new_directory(const char *path, const Plan *plan, const Manifest *manifest)
{
    Directory *directory = g_new0(Directory, 1);
    directory->path = g_strdup(path);
    directory->manifest = *manifest;
    directory->lock = -1;
    directory->count = plan->runs->len;
    directory->jobs = g_new0(Job, directory->count);
    for (size_t i = 0; i < directory->count; i++) {
        const PlannedRun *run = plan->runs->pdata[i];
        directory->jobs[i].name = g_strdup(run->directory);
        directory->jobs[i].directory = g_build_filename(path, run->directory, NULL);
    }
    return directory;
}

static void free_directory(Directory *directory)
{
    for (size_t i = 0; i < directory->count; i++) {
        g_free((char *)directory->jobs[i].name);
        g_free((char *)directory->jobs[i].directory);
    }
    if (directory->lock >= 0)
        lock_release(directory->lock);
    g_free(directory->jobs);
    g_free(directory->path);
    g_free(directory);
}

static bool lock(Directory *directory, GError **error)
{
    if (!make_directory(directory->path, error))
        return false;
    directory->lock = lock_take(directory->path, 0, error);
    return directory->lock >= 0;
}

Directory *directory_open(const char *path, const Plan *plan, const Manifest *manifest, GError **error)
{
    Directory *directory = new_directory(path, plan, manifest);
    if (may_be_used(path, error) && lock(directory, error) && runs_agree(directory, plan, error) &&
        put_head(directory, plan, error) && put_runs(directory, plan, error))
        return directory;
    free_directory(directory);
    return NULL;
}

bool directory_close(Directory *directory, GError **error)
{
    if (!directory)
        return true;
    directory->manifest.ended = g_get_real_time() / G_USEC_PER_SEC;
    bool well = manifest_write(directory->path, &directory->manifest, error);
    free_directory(directory);
    return well;
}
