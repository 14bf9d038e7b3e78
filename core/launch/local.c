#include "launch/local.h"

#include "launch/progress.h"
#include <unistd.h>

static const double GRACE = 5; /* seconds that a run which makes no progress has to end by itself */

/* "didact train ...", but for the run's directory. */
static GStrv command_of(const LocalSettings *settings)
{
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    g_autofree char *parent = g_strdup_printf("%d", (int)getpid());
    g_strv_builder_add_many(words, "didact", "train", "--parent", parent, NULL);
    if (settings->experiment)
        g_strv_builder_add_many(words, "--experiment", settings->experiment, NULL);
    if (settings->any_build)
        g_strv_builder_add(words, "--allow-new-build");
    return g_strv_builder_end(words);
}

int local_run(Job jobs[], size_t count, const LocalSettings *settings)
{
    g_auto(GStrv) command = command_of(settings);
    Progress *progress = settings->show ? progress_new(STDERR_FILENO, jobs, count) : NULL;
    const PoolSettings pool = {
        .program = "/proc/self/exe", /* this very build, even if its file is replaced meanwhile */
        .command = (const char *const *)command,
        .at_once = settings->at_once,
        .limits = settings->limits,
        .grace = GRACE,
        .tell = progress ? progress_tell : NULL,
        .listener = progress,
    };
    int status = pool_run(jobs, count, &pool);
    if (progress)
        progress_free(progress);
    return status;
}
