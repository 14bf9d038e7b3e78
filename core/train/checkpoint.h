/* Checkpoints: RUN-DIR/checkpoint/, from which a run that was stopped goes on as if it had not been.
 *
 * A checkpoint is one sealed file, state-<number>.safetensors, beside the segments of the replay that it names and the tables
 * of the run directory, which are as long as it says or longer. Only when it is on the disk, with all that it names, are older
 * ones deleted; one older is kept. */
#ifndef CORE_TRAIN_CHECKPOINT_H
#define CORE_TRAIN_CHECKPOINT_H

#include "train/loop.h"

/* The checkpoints of one run; `settings` outlive them. They tell which run, build and plugins are theirs. NULL where a
 * plugin's file cannot be read. */
Checkpoints *checkpoints_new(const char *directory, const RunSettings *settings, bool any_build, GError **error);
void checkpoints_free(Checkpoints *checkpoints);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Checkpoints, checkpoints_free)

/* The run as the newest good checkpoint has it, with its writer; NULL where there is none. What is not good is told on
 * standard error, and so is what comes of it. */
Loop *checkpoints_resume(Checkpoints *checkpoints, const Interruption *interruption);

/* Whether it is time for another one. By the clock that is so long after the last one that writing takes at most a hundredth of
 * the time, and half a minute at least: no byte of a result depends on it. */
bool checkpoints_due(const Checkpoints *checkpoints, int64_t step);

/* Writes one, whole or not at all. */
bool checkpoints_write(Checkpoints *checkpoints, Loop *loop, GError **error);

/* Deletes all checkpoints of a run. */
void checkpoints_remove(const char *directory);

#endif
