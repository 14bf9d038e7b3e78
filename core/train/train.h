/* One run: the teacher-student loop from its first step to its last. */
#ifndef CORE_TRAIN_TRAIN_H
#define CORE_TRAIN_TRAIN_H

#include "base/error.h"
#include "record/run-writer.h"
#include "train/settings.h"
#include <signal.h>

/* What only the plugins can tell of a run. */
typedef struct RunTraits {
    uint32_t step_limit; /* of an episode; 0: none */
    bool examines;       /* there are lookaheads and examinations */
} RunTraits;

/* Makes all that such a run would need, and lets it go: false with the reason where a run could not even begin. */
bool train_try(const RunSettings *settings, RunTraits *traits, GError **error);

/* Trains as the settings say, recording into `writer` and, at the end, the policy into `directory`. Returns false with
 * FAULT_STOPPED soon after `*stop` has become non-zero. */
bool train(const RunSettings *settings, RunWriter *writer, const char *directory, const volatile sig_atomic_t *stop,
           GError **error);

#endif
