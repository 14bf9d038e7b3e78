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

/* False where a run must not go on, nor begin anew, and is left as it is (FAULT_STOPPED): the newest checkpoint that is whole
 * is another build's, or one cannot be read, which says nothing of what is in it. */
bool checkpoints_check(const Checkpoints *checkpoints, GError **error);

/* Sets `loop` to the run as the newest good checkpoint has it, with its writer; to NULL where there is none. What is damaged or
 * another run's is told on standard error, and so is what comes of it. False where the run must not go on, as above, or
 * cannot. */
bool checkpoints_resume(Checkpoints *checkpoints, const Interruption *interruption, Loop **loop, GError **error);

/* Before a run that was not resumed writes anything: puts what is not good out of its way. It is kept until the run is done. */
bool checkpoints_begin(const Checkpoints *checkpoints, GError **error);

/* What whoever looks at the run should know of how it was resumed; NULL: nothing. */
const char *checkpoints_note(const Checkpoints *checkpoints);

/* Whether it is time for another one. By the clock that is so long after the last one that writing takes at most a hundredth of
 * the time, and half a minute at least: no byte of a result depends on it. */
bool checkpoints_due(const Checkpoints *checkpoints, int64_t step);

/* Writes one, whole or not at all. */
bool checkpoints_write(Checkpoints *checkpoints, Loop *loop, GError **error);

#endif
