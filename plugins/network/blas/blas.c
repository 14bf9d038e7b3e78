/* blas: the products by whatever CBLAS the build found, everything else in plain loops. */
#include "blas.h"

#include "../library.h"
#include <didact/plugin.h>
#include <stdlib.h>

typedef struct Params {
    int64_t threads;
} Params;

static const didact_param table[] = {
    DIDACT_NUMBER(Params, threads, "1", 1, 1024, "",
                  "that the BLAS library may use; small networks gain nothing from two"),
};

static didact_status create(const didact_host *host, const void *params, void **self)
{
    int threads = (int)((const Params *)params)->threads;
    if (!library_set_threads(threads) && threads > 1)
        return host->fail(host, "threads: this BLAS library offers no way to set them; use 1, or build with OpenBLAS");
    library_check_kernels(host);
    Blas *blas = malloc(sizeof *blas);
    if (!blas)
        return host->fail(host, "no memory left");
    *blas = (Blas){host};
    *self = blas;
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

DIDACT_PLUGIN(DIDACT_NETWORK, "blas", "1.0", "matrix products by the BLAS library that the build found", Params, table,
              &api)
