/* A recorded trajectory: how an environment answered to a sequence of actions, once, somewhere.
 *
 * A text file, gzip-compressed where its name ends in ".gz". Lines "# key: value" come first; of the keys, init_obs, columns and
 * either init_qpos with init_qvel or init_state must be there, and `rows`, where it is, must be right. Then one line for each
 * step, separated by commas; of the columns, act_0.., obs_0.., reward and terminated (0 or 1) must be there, t may be, others
 * are left alone. */
#ifndef CORE_TRAIN_RECORDING_H
#define CORE_TRAIN_RECORDING_H

#include "base/error.h"
#include <stdint.h>

typedef struct RecordedStep {
    unsigned line;       /* of the file */
    double t;            /* as the file counts; otherwise from 1 */
    float *action;       /* [action_size] */
    double *observation; /* [observation_size], after the step */
    double reward;
    bool terminated;
} RecordedStep;

typedef struct Recording {
    char *path;
    GArray *start;       /* double: the state that the trajectory begins in, as set_state takes it */
    GArray *observation; /* double: the first one */
    unsigned line;       /* of the file, where that stands */
    uint32_t action_size, observation_size;
    GArray *steps; /* RecordedStep */
} Recording;

/* NULL sets `error` (FAULT_DATA) to "file:line: what is wrong". */
Recording *recording_read(const char *path, GError **error);
void recording_free(Recording *recording);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Recording, recording_free)

#endif
