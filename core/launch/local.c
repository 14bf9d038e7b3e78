#include "launch/local.h"

#include "launch/progress.h"
#include <unistd.h>

static const double GRACE = 5; /* seconds that a run which makes no progress has to end by itself */

int local_run(Job jobs[], size_t count, const LocalSettings *settings)
{
    char parent[16];
    g_snprintf(parent, sizeof parent, "%d", (int)getpid());
    Progress *progress = settings->show ? progress_new(STDERR_FILENO, jobs, count) : NULL;
    const PoolSettings pool = {
        .program = "/proc/self/exe", /* this very build, even if its file is replaced meanwhile */
        .command = (const char *const[]){"didact", "train", "--parent", parent,
                                         settings->any_build ? "--allow-new-build" : NULL, NULL},
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
