/* native: hand-written kernels, chosen by what the processor can do. */
#include "native.h"
#include <didact/plugin.h>

#include <stdlib.h>

typedef enum Isa { ISA_AUTO, ISA_AVX512, ISA_AVX2, ISA_PORTABLE } Isa;

typedef struct Params {
    didact_choice isa;
} Params;

static const char *const isas[] = {"auto", "avx512", "avx2", "portable", NULL};

static const didact_param table[] = {
    DIDACT_CHOICE(Params, isa, "auto", isas, "instruction set of the kernels; auto takes the widest that there is"),
};

static const Kernels *kernels_for(Isa isa)
{
    switch (isa) {
#ifdef HAVE_AVX512
    case ISA_AVX512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                       __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
                       __builtin_cpu_supports("fma")
                   ? &kernels_avx512
                   : NULL;
#endif
#ifdef HAVE_AVX2
    case ISA_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kernels_avx2 : NULL;
#endif
    case ISA_PORTABLE:
        return &kernels_portable;
    default:
        return NULL;
    }
}

static const Kernels *widest_kernels(void)
{
    const Kernels *kernels = NULL;
    for (Isa isa = ISA_AVX512; !kernels; isa++)
        kernels = kernels_for(isa);
    return kernels;
}

static didact_status create(const didact_host *host, const void *params, void **self)
{
    Isa isa = (Isa)((const Params *)params)->isa;
    const Kernels *kernels = isa == ISA_AUTO ? widest_kernels() : kernels_for(isa);
    if (!kernels)
        return host->fail(host, "isa: this processor has no %s; use 'auto', which takes the widest that there is",
                          isas[isa]);
    Native *native = malloc(sizeof *native);
    if (!native)
        return host->fail(host, "no memory left");
    *native = (Native){host, kernels};
    *self = native;
    return DIDACT_OK;
}

static void destroy(void *self)
{
    free(self);
}

static float *buffer_create(void *self, size_t count)
{
    return floats_create(count);
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

DIDACT_PLUGIN(DIDACT_NETWORK, "native", "1.0", "fast on the processor's own vector instructions, deterministic", Params,
              table, &api)
