/* torch: libtorch's tensors, on the processor or on a CUDA device. */
#include "torch.h"

#include <didact/plugin.h>
#include <stdlib.h>

enum { BUFFER_ALIGNMENT = 64 };

typedef struct Params {
    didact_choice device;
    int64_t threads;
} Params;

enum { DEVICE_CPU, DEVICE_CUDA };
static const char *const devices[] = {"cpu", "cuda", NULL};

static const didact_param table[] = {
    DIDACT_CHOICE(Params, device, "cpu", devices, "where networks live; cuda needs a libtorch that has it"),
    DIDACT_NUMBER(Params, threads, "1", 1, 1024, "",
                  "that libtorch may use on the processor; small nets gain nothing from two"),
};

static didact_status create(const didact_host *host, const void *params, void **self)
{
    const Params *p = params;
    return torch_open(host, p->device == DEVICE_CUDA, (int)p->threads, (Torch **)self);
}

static void destroy(void *self)
{
    torch_close(self);
}

static float *buffer_create(void *self, size_t count)
{
    if (count > SIZE_MAX / sizeof(float) - BUFFER_ALIGNMENT)
        return NULL;
    return aligned_alloc(BUFFER_ALIGNMENT, (count * sizeof(float) / BUFFER_ALIGNMENT + 1) * BUFFER_ALIGNMENT);
}

static void buffer_destroy(void *self, float *buffer)
{
    free(buffer);
}

static const didact_network_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = destroy,
    .buffer_create = buffer_create,
    .buffer_destroy = buffer_destroy,
    .network_create = network_create,
    .network_destroy = network_destroy,
    .pass_create = pass_create,
    .pass_destroy = pass_destroy,
    .forward = pass_forward,
    .backward = pass_backward,
    .step = network_step,
    .copy = network_copy,
    .array_count = network_array_count,
    .array = network_array,
    .read = network_read,
    .write = network_write,
    .step_count = network_step_count,
    .set_step_count = network_set_step_count,
};

DIDACT_PLUGIN(DIDACT_NETWORK, "torch", "1.0", "libtorch, on the processor or on a CUDA device", Params, table, &api)
