/* A world: one instance of the environment with its episode's books. Actions come in the normalised box, observations
 * leave as floats, and the time limit is kept here. */
#ifndef CORE_TRAIN_WORLD_H
#define CORE_TRAIN_WORLD_H

#include "base/random.h"
#include "plugin/host.h"
#include "record/archive.h"

typedef struct World {
    Host *host;
    const didact_environment_api *api;
    void *self;
    didact_spaces spaces;
    double *raw;          /* [observation_size], as the environment gave it */
    float *scaled_action; /* [action_size], in the environment's units */
    float *observation;   /* [observation_size], the present one */
    bool begun;           /* there has been a reset */
    bool open;            /* an episode is going on */
    int64_t episode_length;
    double episode_return; /* undiscounted */
} World;

/* What a step brought; the observation after it is in the world. */
typedef struct WorldStep {
    double reward;
    bool terminated, truncated;
} WorldStep;

/* `role` names the instance's streams and errors ("teach", "examine", "evaluation"). NULL on error. */
World *world_new(const Component *environment, uint64_t seed, const char *role, GError **error);
void world_free(World *world);

/* Begins an episode from `random`. */
bool world_reset(World *world, Random *random, GError **error);

/* One step with `action` [action_size] in [-1, 1]. Closes the episode where it ends. */
bool world_step(World *world, const float action[], WorldStep *step, GError **error);

/* The instance's state, its streams and the episode's books. False where the plugin does not take back what it saved. */
bool world_archive(World *world, Archive *archive, GError **error);

#endif
