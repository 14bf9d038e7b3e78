#include "student/batch.h"

#include <glib.h>

static float *buffer(const didact_network_extension *backend, size_t count)
{
    float *made = backend->api->buffer_create(backend->self, count);
    if (!made)
        g_error("out of memory for a batch of %zu numbers", count);
    return made;
}

Batch *batch_new(const didact_network_extension *backend, uint32_t size, uint32_t observation_size,
                 uint32_t action_size)
{
    Batch *batch = g_new0(Batch, 1);
    batch->size = size;
    batch->observations = buffer(backend, (size_t)size * observation_size);
    batch->next_observations = buffer(backend, (size_t)size * observation_size);
    batch->actions = buffer(backend, (size_t)size * action_size);
    batch->rewards = buffer(backend, size);
    batch->bootstraps = buffer(backend, size);
    return batch;
}

void batch_free(Batch *batch, const didact_network_extension *backend)
{
    if (!batch)
        return;
    float *const buffers[] = {batch->observations, batch->next_observations, batch->actions, batch->rewards,
                              batch->bootstraps};
    for (size_t i = 0; i < G_N_ELEMENTS(buffers); i++)
        backend->api->buffer_destroy(backend->self, buffers[i]);
    g_free(batch);
}
