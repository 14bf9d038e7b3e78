/* One batch of transitions, ready to be learned from. */
#ifndef CORE_STUDENT_BATCH_H
#define CORE_STUDENT_BATCH_H

#include <didact/network.h>

typedef struct Batch {
    uint32_t size;
    float *observations;      /* [size][observation_size], normalised */
    float *next_observations; /* [size][observation_size], normalised */
    float *actions;           /* [size][action_size], in [-1, 1] */
    float *rewards;           /* [size] */
    float *bootstraps;        /* [size], 0 where the next state is terminal, else 1 */
} Batch;

/* A batch in the backend's own buffers, to be freed before the backend. */
Batch *batch_new(const didact_network_extension *backend, uint32_t size, uint32_t observation_size,
                 uint32_t action_size);
void batch_free(Batch *batch, const didact_network_extension *backend);

#endif
