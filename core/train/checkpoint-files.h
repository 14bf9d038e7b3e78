/* The files of RUN-DIR/checkpoint/: what they are called, which are there, which are deleted, and where damaged ones go. */
#ifndef CORE_TRAIN_CHECKPOINT_FILES_H
#define CORE_TRAIN_CHECKPOINT_FILES_H

#include "base/error.h"
#include <stdint.h>

/* "state-00000012.safetensors"; to be freed. */
char *checkpoint_name(uint64_t number);

/* The numbers (uint64_t) of all checkpoints in DIRECTORY, good or not, the newest first; none where it is not there. NULL where it
 * cannot be read: FAULT_STOPPED. */
GArray *checkpoint_numbers(const char *directory, GError **error);

/* Deletes what neither of two checkpoints needs (names; NULL: needs nothing). Other people's files are left alone. */
void checkpoint_prune(const char *directory, const GPtrArray *newest, const GPtrArray *previous);

/* Moves all checkpoints of a run, and the tables that they belong to, into a folder beside them, checkpoint/damaged-N, where
 * nobody looks for any. */
bool checkpoint_set_aside(const char *run, GError **error);

/* Deletes all that a run has in its checkpoint/. */
void checkpoint_remove_all(const char *run);

#endif
