/* Environments: the tasks. The host clips actions, applies the time limit and keeps the episode's books; a plugin holds
 * the dynamics, the reward and the terminal states, and nothing of the learner. */
#ifndef DIDACT_ENVIRONMENT_H
#define DIDACT_ENVIRONMENT_H

#include <didact/host.h>

/* What an environment takes and gives. The arrays live as long as the environment. */
typedef struct didact_spaces {
    uint32_t struct_size;
    uint32_t observation_size;
    uint32_t action_size;
    uint32_t step_limit;       /* steps after which the host truncates an episode; 0: never */
    const double *action_low;  /* [action_size], in the environment's own units */
    const double *action_high; /* [action_size] */
} didact_spaces;

typedef struct didact_environment_api {
    uint32_t struct_size;

    /* Makes an instance. `params` is the plugin's own struct, filled, and lives until destroy. [setup] */
    didact_status (*create)(const didact_host *host, const void *params, void **self);
    void (*destroy)(void *self); /* [setup] */

    /* Fills all but struct_size; the same for the instance's whole life. [setup] */
    void (*spaces)(const void *self, didact_spaces *spaces);

    /* Begins an episode. Everything random about it comes from `rng`, which is not kept: a stochastic task draws a seed
     * here for noise of its own. Writes the first observation [observation_size]. [step] */
    didact_status (*reset)(void *self, didact_rng *rng, double observation[]);

    /* One step with `action` [action_size], within the bounds, in the environment's units. Writes the observation after
     * the step, the reward, and whether the new state is terminal (a time limit is not). [step] */
    didact_status (*step)(void *self, const float action[], double observation[], double *reward, bool *terminated);

    /* Puts the environment into the state that `values` describe (the plugin documents their order) and writes its
     * observation; what a recorded trajectory begins with. [optional] [setup] */
    didact_status (*set_state)(void *self, const double values[], size_t count, double observation[]);

    /* Everything that the next step and the next reset depend on, as bytes, but the host's streams. Returns the size needed,
     * and writes only where `capacity` suffices. Never before the first reset; otherwise at any time, also in the middle of an
     * episode. It changes nothing. [pause] */
    size_t (*save)(const void *self, void *buffer, size_t capacity);
    /* Takes back what save wrote, into an instance created with the same parameters, which need not have been reset. From
     * then on it answers as the one that was saved, to the last bit. [pause] */
    didact_status (*load)(void *self, const void *buffer, size_t length);
} didact_environment_api;

#endif
