#include "launch/local.h"

#include "launch/progress.h"
#include <unistd.h>

static const double GRACE = 5; /* seconds that a run which makes no progress has to end by itself */

/* Who hears of the pool. */
typedef struct Listeners {
    Progress *progress;
    Measuring *beside;
} Listeners;

static void tell(void *self, PoolEvent event, const Job *job)
{
    const Listeners *listeners = self;
    if (listeners->progress)
        progress_tell(listeners->progress, event, job);
    if (listeners->beside && event == POOL_TICK)
        measuring_look(listeners->beside);
}

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
    Listeners listeners = {settings->show ? progress_new(STDERR_FILENO, jobs, count) : NULL, settings->beside};
    const PoolSettings pool = {
        .program = "/proc/self/exe", /* this very build, even if its file is replaced meanwhile */
        .command = (const char *const *)command,
        .at_once = settings->at_once,
        .limits = settings->limits,
        .grace = GRACE,
        .tell = tell,
        .listener = &listeners,
    };
    if (settings->beside)
        measuring_look(settings->beside);
    int status = pool_run(jobs, count, &pool);
    if (listeners.progress)
        progress_free(listeners.progress);
    return status;
}
