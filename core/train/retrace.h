/* An environment is led through a recorded trajectory again, and every number compared. */
#ifndef CORE_TRAIN_RETRACE_H
#define CORE_TRAIN_RETRACE_H

#include "plugin/component.h"
#include "train/recording.h"

/* A number that is not as recorded. */
typedef struct Difference {
    unsigned line; /* of the file; 0: there is no difference */
    double t;      /* the step, as the file counts; 0: the first observation */
    char column[24];
    double recorded, replayed;
} Difference;

typedef struct Retrace {
    uint64_t numbers;      /* compared: first observation, observations, rewards, terminated flags */
    uint64_t inexact;      /* numbers within the tolerance that are not the same to the last bit */
    double largest;        /* deviation, as a share of 1 + |recorded|, of those that were within the tolerance */
    Difference difference; /* the first that was not; nothing behind it was compared */
} Retrace;

/* Puts an instance of `environment` into the recording's first state and takes its actions, `rows` of them at most (0: all).
 * The instance has been through some steps before, as in a run. With tolerance 0 every bit must be the same; otherwise numbers may differ by tolerance * (1 + |recorded|), terminated flags
 * never. Errors: FAULT_DATA where recording and environment do not fit together, FAULT_CONFIG where the environment fails. */
bool retrace(const Component *environment, const Recording *recording, double tolerance, size_t rows, Retrace *result,
             GError **error);

#endif
