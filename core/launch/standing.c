#include "launch/standing.h"

#include "launch/changes.h"
#include <gio/gio.h>
#include <string.h>

/* Whether it came as far as its tables: its status tells of steps half a second late, or never, where it crashed. */
static bool has_recorded(const Job *job)
{
    g_autofree char *path = g_build_filename(job->directory, "evaluations.csv", NULL);
    return job->status.state != RUN_PLANNED && g_file_test(path, G_FILE_TEST_EXISTS);
}

/* A status that cannot be read tells nothing, least of all that there is nothing to lose. */
static bool look_at_status(Job *job, int64_t steps)
{
    g_autofree char *path = g_build_filename(job->directory, "status.json", NULL);
    g_autoptr(GError) failure = NULL;
    job->status = (Status){.state = RUN_PLANNED, .steps = steps, .reason = ""};
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return false;
    if (status_look(job->directory, &job->status, &failure))
        return job->status.state == RUN_DONE || job->status.step > 0 || has_recorded(job);
    job->status.state = RUN_STOPPED;
    job->status.reason = g_intern_string(failure->message);
    return true;
}

static bool is_occupied(const char *directory)
{
    g_autoptr(GDir) entries = g_dir_open(directory, 0, NULL);
    return entries && g_dir_read_name(entries);
}

static bool look_at_config(const Job *job, const PlannedRun *run, Standing *standing, Changes *changes, GError **error)
{
    g_autofree char *path = g_build_filename(job->directory, "config.yaml", NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) failure = NULL;
    if (g_file_get_contents(path, &text, NULL, &failure)) {
        standing->planned = strcmp(text, run->config) == 0;
        g_autoptr(GPtrArray) list = standing->planned ? g_ptr_array_new() : changes_between(text, run->config);
        standing->other = list->len > 0;
        for (guint i = 0; standing->begun && i < list->len; i++)
            changes_add(changes, job->directory, list->pdata[i]);
        return true;
    }
    if (!g_error_matches(failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return fail(error, FAULT_INTERNAL, "%s: cannot read: %s", path, failure->message);
    if (is_occupied(job->directory))
        return fail(error, FAULT_CONFIG,
                    "%s: has files in it but is no run; delete it to run it anew, or use --out for a new directory",
                    job->directory);
    return true;
}

/* Runs of the plan that is there, and no longer of this one. */
static bool look_for_lost(const char *directory, const Plan *plan, Changes *changes, GError **error)
{
    if (!plan_table_exists(directory))
        return true;
    g_autoptr(GPtrArray) old = plan_table_read(directory, error);
    if (!old)
        return false;
    g_autoptr(GHashTable) kept = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < plan->runs->len; i++)
        g_hash_table_add(kept, ((PlannedRun *)plan->runs->pdata[i])->directory);
    for (guint i = 0; i < old->len; i++) {
        const PlannedRun *run = old->pdata[i];
        g_autofree char *path = g_build_filename(directory, run->directory, NULL);
        Job job = {.directory = path};
        if (!g_hash_table_contains(kept, run->directory) && look_at_status(&job, run->steps))
            changes_add(changes, path, "planned -> no longer planned");
    }
    return true;
}

bool standings_look(const char *directory, const Plan *plan, Job jobs[], Standing standings[], GError **error)
{
    g_autoptr(Changes) changes = changes_new();
    for (guint i = 0; i < plan->runs->len; i++) {
        const PlannedRun *run = plan->runs->pdata[i];
        standings[i].begun = look_at_status(&jobs[i], run->steps);
        if (!look_at_config(&jobs[i], run, &standings[i], changes, error))
            return false;
    }
    return look_for_lost(directory, plan, changes, error) && changes_none(changes, directory, error);
}
