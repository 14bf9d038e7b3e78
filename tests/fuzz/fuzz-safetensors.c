/* The reader of safetensors files: all arrays that it finds are in the file. */
#include "fuzz.h"
#include "record/safetensors.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    g_autoptr(GError) error = NULL;
    TensorFile *file = safetensors_parse(g_memdup2(bytes, length), length, "fuzz.safetensors", &error);
    if (!file)
        return 0;
    GHashTableIter tensors;
    void *name, *value;
    volatile unsigned sum = 0; /* so that it is read indeed */
    g_hash_table_iter_init(&tensors, file->tensors);
    while (g_hash_table_iter_next(&tensors, &name, &value)) {
        const Tensor *tensor = value;
        for (uint64_t i = 0; i < tensor_size(tensor); i++)
            sum = sum + ((const unsigned char *)tensor->values)[i];
    }
    tensor_file_free(file);
    return 0;
}
