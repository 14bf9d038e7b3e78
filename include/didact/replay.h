/* What a strategy may ask of the replay buffer: lent by didact_host.extension. Since 1.1. */
#ifndef DIDACT_REPLAY_H
#define DIDACT_REPLAY_H

#include <didact/rng.h>

#define DIDACT_REPLAY_EXTENSION "didact.replay/1"

typedef struct didact_replay_extension {
    uint32_t struct_size;
    void *self; /* to be handed to the functions */

    /* Transitions that it holds. [pause] */
    uint64_t (*count)(void *self);

    /* Draws n observations uniformly, with replacement, into observations [n][observation_size], normalised by the present
     * statistics. Only while it holds some. [pause] */
    void (*sample)(void *self, didact_rng *rng, uint32_t n, float observations[]);
} didact_replay_extension;

#endif
