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

int local_run(Job jobs[], size_t count, const LocalSettings *settings)
{
    char parent[16];
    g_snprintf(parent, sizeof parent, "%d", (int)getpid());
    Listeners listeners = {settings->show ? progress_new(STDERR_FILENO, jobs, count) : NULL, settings->beside};
    const PoolSettings pool = {
        .program = "/proc/self/exe", /* this very build, even if its file is replaced meanwhile */
        .command = (const char *const[]){"didact", "train", "--parent", parent,
                                         settings->any_build ? "--allow-new-build" : NULL, NULL},
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
