/* Runs on this machine, each in a child process `didact train`. */
#ifndef CORE_LAUNCH_LOCAL_H
#define CORE_LAUNCH_LOCAL_H

#include "launch/measuring.h"
#include "launch/pool.h"

typedef struct LocalSettings {
    unsigned at_once; /* at least 1 */
    LimitSettings limits;
    const char *experiment; /* the directory whose manifest says which build the runs must be of; NULL: any */
    bool any_build;         /* checkpoints of another build are gone on with */
    bool show;              /* how they go, on standard error */
    Measuring *beside;      /* what is measured meanwhile; NULL: nothing */
} LocalSettings;

/* Runs the planned ones of `jobs`; what becomes of them, and what is returned, is as pool_run tells. */
int local_run(Job jobs[], size_t count, const LocalSettings *settings);

#endif
