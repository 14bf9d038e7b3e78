/* Arrays in a file, in the safetensors format (a JSON header with dtype, shape and offsets, then the bytes). */
#ifndef CORE_RECORD_SAFETENSORS_H
#define CORE_RECORD_SAFETENSORS_H

#include "base/error.h"
#include <stdint.h>

typedef struct Tensor {
    const char *name;
    uint32_t rank; /* 1 or 2 */
    uint32_t shape[2];
    const float *values; /* row-major */
} Tensor;

/* Writes the file whole or not at all. `metadata` is NULL-ended pairs of key and value. */
bool safetensors_write(const char *path, const Tensor tensors[], size_t count, const char *const metadata[],
                       GError **error);

#endif
