#include "launch/look.h"

#include "record/lock.h"

static void look_at_run(Look *look, guint i)
{
    const PlannedRun *run = look->runs->pdata[i];
    Job *job = &look->jobs[i];
    job->name = run->directory;
    job->directory = g_build_filename(look->path, run->directory, NULL);
    job->status = (Status){.state = RUN_PLANNED, .steps = run->steps, .reason = ""};
    g_autofree char *file = g_build_filename(job->directory, "status.json", NULL);
    g_autoptr(GError) failure = NULL;
    if (g_file_test(file, G_FILE_TEST_EXISTS) && !status_look(job->directory, &job->status, &failure))
        job->status.reason = g_intern_string(failure->message);
}

Look *look_at(const char *directory, GError **error)
{
    GPtrArray *runs = plan_table_read(directory, error);
    if (!runs)
        return NULL;
    Look *look = g_new0(Look, 1);
    look->path = g_strdup(directory);
    look->runs = runs;
    look->jobs = g_new0(Job, runs->len);
    look->holder = lock_holder(directory);
    for (guint i = 0; i < runs->len; i++)
        look_at_run(look, i);
    return look;
}

void look_free(Look *look)
{
    if (!look)
        return;
    for (guint i = 0; i < look->runs->len; i++)
        g_free((char *)look->jobs[i].directory);
    g_ptr_array_unref(look->runs);
    g_free(look->jobs);
    g_free(look->holder);
    g_free(look->path);
    g_free(look);
}

bool look_is_over(const Look *look)
{
    for (guint i = 0; i < look->runs->len; i++)
        if (look->jobs[i].status.state != RUN_DONE && look->jobs[i].status.state != RUN_FAILED)
            return false;
    return true;
}
