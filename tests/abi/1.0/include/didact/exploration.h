/* Exploration strategies: who gathers the student's data, and perhaps learns to do it better (the teacher).
 *
 * A strategy sees observations as the student does (normalised, float) and acts in the normalised box [-1, 1]^n; the host
 * clips, scales to the environment's bounds, and keeps both the action as sampled and the action as done.
 *
 * Source of the learning interface: Xu, Liu, Zhao, Peng, "Learning to Explore via Meta-Policy Gradient", ICML 2018. */
#ifndef DIDACT_EXPLORATION_H
#define DIDACT_EXPLORATION_H

#include <didact/environment.h>

/* A stretch of experience, `length` steps in order; it may span several episodes. Row t of each array belongs to step t. */
typedef struct didact_rollout {
    uint32_t struct_size;
    uint32_t length;
    uint32_t observation_size;
    uint32_t action_size;
    const float *observations;      /* [length][observation_size], normalised as they were when acted upon */
    const float *next_observations; /* [length][observation_size], by the same statistics */
    const float *means;             /* [length][action_size], the student's action then */
    const float *sampled;           /* [length][action_size], the strategy's action before clipping */
    const float *actions;           /* [length][action_size], as done, in [-1, 1] */
    const double *rewards;          /* [length] */
    const bool *terminated;         /* [length], a terminal state was reached */
    const bool *truncated;          /* [length], the environment's time limit ended the episode */
} didact_rollout;

/* What one iteration teaches the teacher: its data D0, and how much the student gained from them. */
typedef struct didact_lesson {
    uint32_t struct_size;
    const didact_rollout *rollout;
    double raw_meta_reward; /* return of the student after the lookahead minus before, in the task's own units */
    double meta_reward;     /* the same, scaled and clipped as the experiment says: what to learn from */
} didact_lesson;

typedef struct didact_exploration_api {
    uint32_t struct_size;

    /* Makes an instance. `spaces` and `params` (the plugin's own struct, filled) live until destroy. [setup] */
    didact_status (*create)(const didact_host *host, const didact_spaces *spaces, const void *params, void **self);
    void (*destroy)(void *self); /* [setup] */

    /* An episode of the teacher's environment begins: forget what belongs to the last one. [optional] [step] */
    void (*begin_episode)(void *self, didact_rng *rng);

    /* What to do: observation [observation_size] normalised; mean [action_size], the student's action for it, in [-1, 1];
     * action [action_size], before clipping. [step] */
    void (*act)(void *self, didact_rng *rng, const float observation[], const float mean[], float action[]);

    /* Whether this instance learns; without this function it does if it has improve. [optional] [setup] */
    bool (*learns)(const void *self);

    /* Learns from `count` lessons; the next one stands `stride` bytes after each. Called once an iteration, after the
     * lookahead; never with `learn: false`. A strategy without it does not learn. [optional] [pause] */
    didact_status (*improve)(void *self, didact_rng *rng, const didact_lesson *lessons, size_t count, size_t stride);

    /* The student has been trained, `total_updates` times in all. [optional] [pause] */
    void (*updated)(void *self, didact_rng *rng, uint64_t total_updates);

    /* Natural logarithm of the density of `action` (before clipping). [optional] [pause] */
    void (*log_prob)(const void *self, const float observation[], const float mean[], const float action[],
                     double *out);

    /* Numbers of its own for metrics.csv, written once an iteration: how many, their names ([a-z0-9_], alive as long as
     * the instance), their values now. All three or none. [optional] [pause] */
    size_t (*metric_count)(const void *self);
    const char *(*metric_name)(const void *self, size_t i);
    void (*metrics)(const void *self, double values[]);

    /* Everything it carries over time, as bytes, but the host's streams; both NULL for a strategy without memory. save returns
     * the size needed, and writes only where `capacity` suffices; it is called between any two steps or updates, and changes
     * nothing. load gets what it wrote, in an instance created with the same parameters, which from then on does as the
     * saved one would, to the last bit. A strategy that learns must have both, unless the experiment does without checkpoints.
     * [optional] [pause] */
    size_t (*save)(const void *self, void *buffer, size_t capacity);
    didact_status (*load)(void *self, const void *buffer, size_t length);
} didact_exploration_api;

#endif
