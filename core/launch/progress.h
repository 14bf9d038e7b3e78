/* How an experiment goes, for a person who waits: a block that refreshes itself on a terminal, plain lines elsewhere. */
#ifndef CORE_LAUNCH_PROGRESS_H
#define CORE_LAUNCH_PROGRESS_H

#include "launch/pool.h"

typedef struct Progress Progress;

/* Shows `jobs`, which must outlive it, on the descriptor. Jobs that are done already count as such, and not towards the
 * rate. Colour only where NO_COLOR is empty. */
Progress *progress_new(int file, const Job jobs[], size_t count);

/* For PoolSettings.tell. */
void progress_tell(void *progress, PoolEvent event, const Job *job);

/* Takes the block away and frees. */
void progress_free(Progress *progress);

#endif
