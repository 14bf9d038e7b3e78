/* The replay buffer B: the last `capacity` transitions, raw observations in float32.
 *
 * Transitions that follow one another share the observation between them, so each is stored once; only where a stretch of
 * experience ends is its last observation kept besides. */
#ifndef CORE_STUDENT_REPLAY_H
#define CORE_STUDENT_REPLAY_H

#include "base/random.h"
#include "student/batch.h"
#include "student/normaliser.h"

typedef struct Replay Replay;

/* NULL when there is no memory for so many. */
Replay *replay_new(uint32_t observation_size, uint32_t action_size, uint64_t capacity);
void replay_free(Replay *replay);

/* A stretch of experience begins, or goes on, at this raw observation. */
void replay_begin(Replay *replay, const float observation[]);

/* One step from there: the action as done, the reward, whether the next state is to be valued as terminal, and the raw
 * observation after it, from which the stretch goes on. */
void replay_add(Replay *replay, const float action[], double reward, bool terminal, const float next_observation[]);

/* Transitions held, and observations held for them. */
uint64_t replay_count(const Replay *replay);
uint64_t replay_observation_count(const Replay *replay);

/* Fills the batch with transitions drawn uniformly, with replacement, observations normalised as published. The replay
 * must not be empty. */
void replay_sample(const Replay *replay, Random *random, const Normaliser *normaliser, Batch *batch);

/* One observation that a transition begins with, drawn uniformly and normalised as published. The replay must not be empty. */
void replay_draw_observation(const Replay *replay, didact_rng *rng, const Normaliser *normaliser, float observation[]);

#endif
