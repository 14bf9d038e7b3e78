/* Arrays in a file, in the safetensors format (a JSON header with dtype, shape and offsets, then the bytes).
 *
 * A sealed file has one more array behind the others, "seal": the SHA-256 of all bytes before it. Whatever happens to such
 * a file, it is noticed; to other readers it is safetensors like any. */
#ifndef CORE_RECORD_SAFETENSORS_H
#define CORE_RECORD_SAFETENSORS_H

#include "base/error.h"
#include <stdint.h>

typedef enum TensorType { TENSOR_F32, TENSOR_F64, TENSOR_I64, TENSOR_U64, TENSOR_U8, TENSOR_TYPES } TensorType;

typedef struct Tensor {
    const char *name;
    uint32_t rank; /* 1 or 2 */
    uint32_t shape[2];
    const void *values; /* row-major */
    TensorType type;
} Tensor;

enum { SEAL_SIZE = 32 };

/* Bytes of one element. */
size_t tensor_type_size(TensorType type);

/* Bytes of all elements. */
uint64_t tensor_size(const Tensor *tensor);

/* Writes the file whole or not at all. `metadata` is NULL-ended pairs of key and value. */
bool safetensors_write(const char *path, const Tensor tensors[], size_t count, const char *const metadata[],
                       GError **error);

/* The same, sealed; the seal goes to `seal`. */
bool safetensors_seal(const char *path, const Tensor tensors[], size_t count, const char *const metadata[],
                      unsigned char seal[SEAL_SIZE], GError **error);

/* A file that was read. */
typedef struct TensorFile {
    GHashTable *tensors;  /* name -> Tensor; their values are not aligned */
    GHashTable *metadata; /* key -> value */
    char *bytes;
    size_t length;
} TensorFile;

/* Takes a file's bytes apart, and takes them over. NULL sets `error` (FAULT_DATA) to what is wrong with `path`. Ranks 0 and
 * above 2 and other types than those above are refused. */
TensorFile *safetensors_parse(char *bytes, size_t length, const char *path, GError **error);

/* Reads a sealed file. NULL where the seal does not hold (FAULT_DATA), too; where it cannot be read, as fail_to_read says. */
TensorFile *safetensors_open_sealed(const char *path, GError **error);
void tensor_file_free(TensorFile *file);

/* The seal of a sealed file. */
const unsigned char *tensor_file_seal(const TensorFile *file);

#endif
