/* One run: the teacher-student loop from its first step to its last. */
#ifndef CORE_TRAIN_TRAIN_H
#define CORE_TRAIN_TRAIN_H

#include "base/error.h"
#include "train/settings.h"

/* Whether somebody wants the run to stop; asked once between any two steps or updates. */
typedef struct Interruption {
    bool (*asked)(void *asker);
    void *asker;
} Interruption;

/* What only the plugins can tell of a run. */
typedef struct RunTraits {
    uint32_t step_limit; /* of an episode; 0: none */
    bool examines;       /* there are lookaheads and examinations */
} RunTraits;

/* Makes all that such a run would need, and lets it go: false with the reason where a run could not even begin. */
bool train_try(const RunSettings *settings, RunTraits *traits, GError **error);

/* Whether train, without `any_build`, would take up what was left in the directory, if anything was. FAULT_STOPPED where that is
 * another build's, or cannot be read. Nothing is touched. */
bool train_may_go_on(const RunSettings *settings, const char *directory, GError **error);

/* Trains as the settings say, recording into `directory`, and at the end writes the policy there. Goes on from the newest good
 * checkpoint in it, and says so on standard error; those that are damaged or of another run are named there and not used. One
 * of another build or plugin (unless `any_build`), and one that cannot be read, keeps it from going on and from beginning
 * anew: FAULT_STOPPED. So it ends soon after it was interrupted, too, and when the disk is full: the same call goes on. */
bool train(const RunSettings *settings, const char *directory, bool any_build, const Interruption *interruption,
           GError **error);

/* Deletes what only a run that is stopped needs: to be called when the run has ended well and its status says so. */
void train_tidy(const char *directory);

#endif
