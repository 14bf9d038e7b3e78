#include "launch/directory.h"

#include "record/lock.h"
#include "record/whole-file.h"
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

/* True for a directory without files, aside from what a command leaves that came no further than its lock and its plan. */
static bool is_empty(const char *directory)
{
    static const char *const beginnings[] = {".lock", "plan.tsv.tmp", NULL};
    g_autoptr(GDir) entries = g_dir_open(directory, 0, NULL);
    const char *name = NULL;
    while (entries && (name = g_dir_read_name(entries)) && g_strv_contains(beginnings, name))
        ;
    return entries && !name;
}

static bool may_be_used(const char *directory, GError **error)
{
    if (!g_file_test(directory, G_FILE_TEST_EXISTS))
        return true;
    if (!g_file_test(directory, G_FILE_TEST_IS_DIR))
        return fail(error, FAULT_USAGE, "%s: is a file, not a directory; use --out for another place", directory);
    if (!plan_table_exists(directory) && !is_empty(directory))
        return fail(error, FAULT_USAGE, "%s: has files in it but is no experiment; use --out for another directory",
                    directory);
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
    if (g_file_get_contents(path, &old, NULL, NULL) && strcmp(old, text) == 0)
        return true;
    return whole_file_put(path, text, true, error);
}

/* plan.tsv comes first: it is what makes a directory an experiment, however early this process may end. */
static bool put_head(const Directory *directory, const Plan *plan, GError **error)
{
    return plan_table_write(directory->path, plan->runs, error) &&
           put_file(directory->path, "experiment.yaml", plan->source, error) &&
           manifest_write(directory->path, &directory->manifest, error);
}

/* A file that is new need not be on the disk at once. Ten thousand of them would keep it busy for minutes. */
static bool put_config(const Job *job, const PlannedRun *run, GError **error)
{
    g_autofree char *path = g_build_filename(job->directory, "config.yaml", NULL);
    if (has(job->directory, "config.yaml"))
        return put_file(job->directory, "config.yaml", run->config, error);
    return whole_file_put(path, run->config, false, error);
}

/* A run that is done keeps the file that it was made with. */
static bool put_runs(const Directory *directory, const Plan *plan, GError **error)
{
    for (size_t i = 0; i < directory->count; i++) {
        const Job *job = &directory->jobs[i];
        const PlannedRun *run = plan->runs->pdata[i];
        if (job->status.state == RUN_PLANNED && !directory->standings[i].planned &&
            (!make_directory(job->directory, error) || !put_config(job, run, error)))
            return false;
    }
    return true;
}

/* ---- what is to be done ---- */

bool directory_has_results(const Job *job)
{
    return job->status.state == RUN_DONE && has(job->directory, "evaluations.csv") &&
           has(job->directory, "policy.safetensors");
}

/* Statuses become what is to be done. A run that goes on counts the steps that it has taken. */
static void plan_jobs(Directory *directory, bool retry_failed)
{
    for (size_t i = 0; i < directory->count; i++) {
        Job *job = &directory->jobs[i];
        bool corrected = directory->standings[i].other && !directory->standings[i].begun;
        directory->corrected += corrected;
        if (directory_has_results(job) || (job->status.state == RUN_FAILED && !retry_failed && !corrected))
            continue;
        if (job->status.state == RUN_DONE)
            job->status.step = 0;
        job->status.state = RUN_PLANNED;
        job->status.reason = "";
    }
}

/* ---- who made it ---- */

static bool has_begun(const Directory *directory)
{
    for (size_t i = 0; i < directory->count; i++)
        if (directory->standings[i].begun)
            return true;
    return false;
}

static bool has_planned(const Directory *directory)
{
    for (size_t i = 0; i < directory->count; i++)
        if (directory->jobs[i].status.state == RUN_PLANNED)
            return true;
    return false;
}

/* Takes `build`. */
static void add_build(GPtrArray *builds, Build *build)
{
    bool known = false;
    for (guint i = 0; i < builds->len && !known; i++)
        known = build_join(builds->pdata[i], build);
    if (known)
        build_free(build);
    else
        g_ptr_array_add(builds, build);
}

/* Those that the runs' own manifests tell of, each with the parts of all its runs. */
static GPtrArray *builds_of_runs(const Directory *directory)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)build_free);
    for (size_t i = 0; i < directory->count; i++) {
        g_autoptr(GPtrArray) its = manifest_builds(directory->jobs[i].directory);
        while (directory->standings[i].begun && its->len)
            add_build(all, g_ptr_array_steal_index(its, 0));
    }
    return all;
}

/* Those that made what is there. The experiment's manifest, which has them in their order, may be lost. */
static GPtrArray *builds_before(const Directory *directory)
{
    GPtrArray *builds = manifest_builds(directory->path);
    if (builds->len || !has_begun(directory))
        return builds;
    g_ptr_array_unref(builds);
    return builds_of_runs(directory);
}

/* Runs are compared with each other: what makes the next must be what made those that are there. */
static bool is_same_build(const Directory *directory, const Plan *plan, GError **error)
{
    if (!has_begun(directory) || !has_planned(directory))
        return true;
    const GPtrArray *builds = directory->builds;
    if (!builds->len)
        return fail(
            error, FAULT_CONFIG,
            "%s: there is no telling which build made its runs, as its manifest.json and theirs cannot be read; "
            "use --allow-new-build to go on all the same, or --out for a new one",
            directory->path);
    g_autoptr(Build) here = build_here((const char *const *)plan->plugins, error);
    const Build *last = builds->pdata[builds->len - 1];
    const BuildPart *part = here ? build_difference(last, here) : NULL;
    if (!part)
        return here != NULL;
    return fail(
        error, FAULT_CONFIG,
        "%s: %s is another build (SHA-256 %.12s) than its runs were made with (%.12s); use --allow-new-build to go "
        "on all the same, which the report will tell, or --out for a new one",
        directory->path, part->name, part->sha256, build_part(last, part->name)->sha256);
}

/* ---- the whole ---- */

static Directory *new_directory(const char *path, const Plan *plan)
{
    Directory *directory = g_new0(Directory, 1);
    directory->path = g_strdup(path);
    directory->lock = -1;
    directory->count = plan->runs->len;
    directory->jobs = g_new0(Job, directory->count);
    directory->standings = g_new0(Standing, directory->count);
    for (size_t i = 0; i < directory->count; i++) {
        const PlannedRun *run = plan->runs->pdata[i];
        directory->jobs[i].name = g_strdup(run->directory);
        directory->jobs[i].directory = g_build_filename(path, run->directory, NULL);
    }
    return directory;
}

void directory_free(Directory *directory)
{
    if (!directory)
        return;
    for (size_t i = 0; i < directory->count; i++) {
        g_free((char *)directory->jobs[i].name);
        g_free((char *)directory->jobs[i].directory);
    }
    if (directory->lock >= 0)
        lock_release(directory->lock);
    g_clear_pointer(&directory->builds, g_ptr_array_unref);
    g_free(directory->standings);
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

static bool look(Directory *directory, const Plan *plan, Terms terms, GError **error)
{
    if (!standings_look(directory->path, plan, directory->jobs, directory->standings, error))
        return false;
    plan_jobs(directory, terms.retry_failed);
    directory->builds = builds_before(directory);
    return terms.allow_new_build || is_same_build(directory, plan, error);
}

Directory *directory_foresee(const char *path, const Plan *plan, Terms terms, GError **error)
{
    g_autoptr(Directory) directory = new_directory(path, plan);
    bool well = may_be_used(path, error) && look(directory, plan, terms, error);
    return well ? g_steal_pointer(&directory) : NULL;
}

Directory *directory_open(const char *path, const Plan *plan, const Manifest *manifest, Terms terms, GError **error)
{
    g_autoptr(Directory) directory = new_directory(path, plan);
    directory->manifest = *manifest;
    directory->manifest.plugins = (const char *const *)plan->plugins;
    bool well = may_be_used(path, error) && lock(directory, error);
    for (char **plugin = plan->plugins; well && *plugin; plugin++)
        build_remember(*plugin);
    well = well && look(directory, plan, terms, error);
    directory->manifest.making = !has_planned(directory) ? MAKING_NONE
                                 : has_begun(directory)  ? MAKING_MORE
                                                         : MAKING_SAME;
    directory->manifest.before = directory->builds;
    directory->mixed = terms.allow_new_build || (directory->builds && directory->builds->len > 1);
    directory->asked = terms.allow_new_build ? NULL : directory->path;
    well = well && put_head(directory, plan, error) && put_runs(directory, plan, error);
    return well ? g_steal_pointer(&directory) : NULL;
}

bool directory_close(Directory *directory, GError **error)
{
    directory->manifest.ended = g_get_real_time() / G_USEC_PER_SEC;
    bool well = manifest_write(directory->path, &directory->manifest, error);
    directory_free(directory);
    return well;
}
