/* A pool of child processes on this machine, one a run, and the end that each of them comes to. */
#ifndef CORE_LAUNCH_POOL_H
#define CORE_LAUNCH_POOL_H

#include "launch/limits.h"
#include "record/status.h"

/* A run as the pool and those who watch it see it. */
typedef struct Job {
    const char *name;      /* the run's directory below the experiment's: "meta/pendulum/seed-0" */
    const char *directory; /* the run's directory */
    Status status;         /* as last seen */
} Job;

typedef enum PoolEvent {
    POOL_TICK,     /* about twice a second: statuses are fresh */
    POOL_ENDED,    /* `job` has come to its end */
    POOL_STOPPING, /* asked to stop: running children have been told, and are waited for */
} PoolEvent;

typedef struct PoolSettings {
    const char *program;        /* the file that a child executes */
    const char *const *command; /* its argv, NULL-ended, to which the run directory is appended */
    unsigned at_once;           /* children at the same time, at least 1 */
    LimitSettings limits;       /* what ends a run that keeps to no measure */
    double grace;               /* seconds from SIGTERM to SIGKILL for a run that makes no progress */
    void (*tell)(void *listener, PoolEvent event, const Job *job); /* NULL: nobody listens */
    void *listener;
} PoolSettings;

/* Runs the planned ones of `jobs` in their order, each in a child whose output is appended to log.txt in its directory, and leaves
 * the outcome in `jobs` and in each status.json. A child that ends without a word, crashes, stalls or takes too much memory is
 * given its reason; no other is disturbed. One that says nothing and ends with FAULT_STOPPED found its directory taken: its
 * job is stopped, and the file left to whom it belongs.
 *
 * SIGINT, SIGTERM or SIGHUP to this process (unless it ignores them) stop the pool: children get SIGTERM and are waited
 * for; the second such signal kills them.
 *
 * Returns the exit status that this deserves: 0 where all jobs are done, FAULT_RUNS where some failed,
 * FAULT_STOPPED where some were stopped, 128 + n after a second signal n. */
int pool_run(Job jobs[], size_t count, const PoolSettings *settings);

#endif
