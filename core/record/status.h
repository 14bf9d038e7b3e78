/* status.json of a run directory: how far the run is, for whoever looks at it from outside. */
#ifndef CORE_RECORD_STATUS_H
#define CORE_RECORD_STATUS_H

#include "base/error.h"
#include <stdint.h>

typedef enum RunState { RUN_PLANNED, RUN_RUNNING, RUN_DONE, RUN_FAILED, RUN_STOPPED, RUN_STATES } RunState;

typedef struct Status {
    RunState state;
    int64_t step, steps; /* environment steps: done, and in all */
    int64_t updates;
    double seconds;     /* since the run began */
    int64_t pid;        /* the process that trains; 0: none */
    const char *reason; /* why it failed, interned; "": did not */
    const char *note;   /* what is to be known of it however it goes on, interned; NULL: nothing */
    int64_t started;    /* seconds since 1970; 0: not yet */
    int64_t changed;    /* the same; set by status_write */
} Status;

/* "planned", "running", "done", "failed", "stopped". */
const char *run_state_name(RunState state);

/* Replaces the file of the run directory in one go: a reader sees the old one or the new one. It is cheap, as nothing is
 * forced to the disk: after a power failure the file may be lost. */
bool status_write(const char *directory, const Status *status, GError **error);

/* False, and `status` as it was, when there is no such file or it is none of ours. */
bool status_read(const char *directory, Status *status, GError **error);

/* The same for somebody who looks on: a run that says it is running while nobody holds its directory has died, and is told as
 * stopped, with that reason. */
bool status_look(const char *directory, Status *status, GError **error);

/* Writes a final state and its reason over what the file says, or `status` where it says nothing; `status` gets the whole. */
bool status_end(const char *directory, RunState state, const char *reason, Status *status, GError **error);

#endif
