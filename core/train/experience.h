/* A stretch of experience as it was made: raw observations for the replay, normalised ones for the teacher. */
#ifndef CORE_TRAIN_EXPERIENCE_H
#define CORE_TRAIN_EXPERIENCE_H

#include "student/replay.h"
#include <didact/exploration.h>

typedef struct Experience {
    uint32_t observation_size, action_size;
    size_t capacity, length;
    float *raw, *raw_next;                   /* [length][observation_size] */
    float *observations, *next_observations; /* [length][observation_size], normalised at acting time */
    float *means, *sampled, *actions;        /* [length][action_size]: the student's, as sampled, as done */
    double *rewards;                         /* [length] */
    bool *terminated, *truncated;            /* [length] */
} Experience;

/* Room for `capacity` steps; NULL when there is no memory for so many. */
Experience *experience_new(uint32_t observation_size, uint32_t action_size, size_t capacity);
void experience_free(Experience *experience);

/* The didact_rollout that teachers see; it borrows the arrays. */
didact_rollout experience_rollout(const Experience *experience);

/* Appends every step to the replay, in order. */
void experience_store(const Experience *experience, bool bootstrap_timeouts, Replay *replay);

/* Fills the batch from this experience alone: distinct steps where there are enough, with replacement where not. It must
 * not be empty. */
void experience_sample(const Experience *experience, bool bootstrap_timeouts, Random *random, Batch *batch);

/* The share, 0 to 1, of the components of its actions that were clipped to [-1, 1]. It must not be empty. */
double experience_clipped(const Experience *experience);

/* The root mean square, over steps and dimensions, of the action done less the student's. It must not be empty. */
double experience_distance(const Experience *experience);

/* All its steps. */
void experience_archive(Experience *experience, Archive *archive);

#endif
