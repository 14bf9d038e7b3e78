#include "record/archive.h"

#include <string.h>

struct Archive {
    char *path;       /* loading: for messages */
    TensorFile *file; /* loading; NULL: saving */
    GArray *tensors;  /* saving: Tensor, which own name and values */
    GPtrArray *notes; /* saving: keys and values in turn */
    GString *prefix;  /* "student.actor." */
    GArray *lengths;  /* size_t: of the prefix, outside each archive_enter */
    char *refusal;    /* the first thing that was not as it should be */
};

static void clear_tensor(void *memory)
{
    Tensor *tensor = memory;
    g_free((char *)tensor->name);
    g_free((void *)tensor->values);
}

Archive *archive_new(void)
{
    Archive *archive = g_new0(Archive, 1);
    archive->tensors = g_array_new(FALSE, FALSE, sizeof(Tensor));
    g_array_set_clear_func(archive->tensors, clear_tensor);
    archive->notes = g_ptr_array_new_with_free_func(g_free);
    archive->prefix = g_string_new(NULL);
    archive->lengths = g_array_new(FALSE, FALSE, sizeof(size_t));
    return archive;
}

Archive *archive_open(const char *path, GError **error)
{
    TensorFile *file = safetensors_open_sealed(path, error);
    if (!file)
        return NULL;
    Archive *archive = archive_new();
    archive->path = g_strdup(path);
    archive->file = file;
    return archive;
}

void archive_free(Archive *archive)
{
    if (!archive)
        return;
    tensor_file_free(archive->file);
    g_array_unref(archive->tensors);
    g_ptr_array_unref(archive->notes);
    g_string_free(archive->prefix, TRUE);
    g_array_unref(archive->lengths);
    g_free(archive->path);
    g_free(archive->refusal);
    g_free(archive);
}

bool archive_loads(const Archive *archive)
{
    return archive->file != NULL;
}

void archive_enter(Archive *archive, const char *name)
{
    g_array_append_val(archive->lengths, archive->prefix->len);
    g_string_append_printf(archive->prefix, "%s.", name);
}

void archive_leave(Archive *archive)
{
    guint depth = archive->lengths->len - 1;
    g_string_truncate(archive->prefix, g_array_index(archive->lengths, gsize, depth));
    g_array_set_size(archive->lengths, depth);
}

static char *full_name(const Archive *archive, const char *name)
{
    return g_strconcat(archive->prefix->str, name, NULL);
}

void archive_refuse(Archive *archive, const char *why)
{
    if (!archive->refusal)
        archive->refusal = g_strdup(why);
}

static void take(Archive *archive, const Tensor *like, const void *values)
{
    Tensor tensor = *like;
    tensor.name = full_name(archive, like->name);
    tensor.values = g_memdup2(values, tensor_size(like));
    g_array_append_val(archive->tensors, tensor);
}

static const Tensor *find(const Archive *archive, const char *name)
{
    g_autofree char *full = full_name(archive, name);
    return g_hash_table_lookup(archive->file->tensors, full);
}

static void give(Archive *archive, const Tensor *like, void *values)
{
    const Tensor *found = find(archive, like->name);
    bool fits = found && found->type == like->type && found->rank == like->rank &&
                memcmp(found->shape, like->shape, like->rank * sizeof like->shape[0]) == 0;
    if (fits) {
        if (tensor_size(found))
            memcpy(values, found->values, tensor_size(found));
        return;
    }
    g_autofree char *why =
        g_strdup_printf("its '%s%s' is %s", archive->prefix->str, like->name, found ? "of another size" : "missing");
    archive_refuse(archive, why);
}

static void pass(Archive *archive, const Tensor *like, void *values)
{
    if (archive->file)
        give(archive, like, values);
    else
        take(archive, like, values);
}

void archive_floats(Archive *archive, const char *name, float *values, size_t rows, size_t columns)
{
    pass(archive, &(Tensor){name, columns > 1 ? 2 : 1, {(uint32_t)rows, (uint32_t)columns}, NULL, TENSOR_F32}, values);
}

static void pass_row(Archive *archive, const char *name, TensorType type, void *values, size_t count)
{
    pass(archive, &(Tensor){name, 1, {(uint32_t)count}, NULL, type}, values);
}

void archive_reals(Archive *archive, const char *name, double *values, size_t count)
{
    pass_row(archive, name, TENSOR_F64, values, count);
}

void archive_integers(Archive *archive, const char *name, int64_t *values, size_t count)
{
    pass_row(archive, name, TENSOR_I64, values, count);
}

void archive_words(Archive *archive, const char *name, uint64_t *values, size_t count)
{
    pass_row(archive, name, TENSOR_U64, values, count);
}

void archive_bytes(Archive *archive, const char *name, void *bytes, size_t count)
{
    pass_row(archive, name, TENSOR_U8, bytes, count);
}

/* A bool that is neither 0 nor 1 is undefined, and so may be what is about to be filled. */
void archive_flags(Archive *archive, const char *name, bool *values, size_t count)
{
    bool loads = archive_loads(archive);
    g_autofree uint8_t *bytes = g_new0(uint8_t, count);
    for (size_t i = 0; i < count && !loads; i++)
        bytes[i] = values[i];
    archive_bytes(archive, name, bytes, count);
    for (size_t i = 0; i < count && loads && !archive->refusal; i++)
        values[i] = bytes[i] != 0;
}

void archive_blob(Archive *archive, const char *name, GByteArray *bytes)
{
    if (archive->file) {
        const Tensor *found = find(archive, name);
        g_byte_array_set_size(bytes, found && found->type == TENSOR_U8 && found->rank == 1 ? found->shape[0] : 0);
    }
    archive_bytes(archive, name, bytes->data, bytes->len);
}

size_t archive_count(const Archive *archive, const char *name)
{
    const Tensor *found = find(archive, name);
    return found && found->rank == 1 ? found->shape[0] : 0;
}

void archive_note(Archive *archive, const char *key, const char *text)
{
    g_ptr_array_add(archive->notes, g_strdup(key));
    g_ptr_array_add(archive->notes, g_strdup(text));
}

const char *archive_noted(const Archive *archive, const char *key)
{
    return g_hash_table_lookup(archive->file->metadata, key);
}

bool archive_well(const Archive *archive, GError **error)
{
    return !archive->refusal ||
           fail(error, FAULT_DATA, "%s: cannot be gone on from: %s", archive->path, archive->refusal);
}

bool archive_save(Archive *archive, const char *path, unsigned char seal[SEAL_SIZE], GError **error)
{
    g_ptr_array_add(archive->notes, NULL);
    return safetensors_seal(path, (const Tensor *)(const void *)archive->tensors->data, archive->tensors->len,
                            (const char *const *)archive->notes->pdata, seal, error);
}

const unsigned char *archive_seal(const Archive *archive)
{
    return tensor_file_seal(archive->file);
}
