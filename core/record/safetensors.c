#include "record/safetensors.h"

#include "record/whole-file.h"
#include <json-glib/json-glib.h>
#include <string.h>

G_STATIC_ASSERT(G_BYTE_ORDER == G_LITTLE_ENDIAN); /* as the format is */

static const char *const type_names[TENSOR_TYPES] = {"F32", "F64", "I64", "U64", "U8"};
static const size_t type_sizes[TENSOR_TYPES] = {4, 8, 8, 8, 1};

size_t tensor_type_size(TensorType type)
{
    return type_sizes[type];
}

uint64_t tensor_size(const Tensor *tensor)
{
    uint64_t size = type_sizes[tensor->type];
    for (uint32_t i = 0; i < tensor->rank; i++)
        size *= tensor->shape[i];
    return size;
}

static void append_text(GString *json, const char *text)
{
    g_autoptr(JsonNode) node = json_node_init_string(json_node_alloc(), text);
    g_autofree char *quoted = json_to_string(node, FALSE);
    g_string_append(json, quoted);
}

static void append_metadata(GString *json, const char *const metadata[])
{
    g_string_append(json, "\"__metadata__\":{");
    for (const char *const *pair = metadata; pair && pair[0]; pair += 2) {
        if (pair != metadata)
            g_string_append_c(json, ',');
        append_text(json, pair[0]);
        g_string_append_c(json, ':');
        append_text(json, pair[1]);
    }
    g_string_append_c(json, '}');
}

static void append_tensor(GString *json, const Tensor *tensor, uint64_t from)
{
    g_string_append_c(json, ',');
    append_text(json, tensor->name);
    g_string_append_printf(json, ":{\"dtype\":\"%s\",\"shape\":[%u", type_names[tensor->type], tensor->shape[0]);
    if (tensor->rank > 1)
        g_string_append_printf(json, ",%u", tensor->shape[1]);
    g_string_append_printf(json, "],\"data_offsets\":[%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT "]}", from,
                           from + tensor_size(tensor));
}

/* The arrays, and behind them the seal where there is to be one. */
static char *header(const Tensor tensors[], size_t count, const char *const metadata[], bool sealed)
{
    const Tensor seal = {"seal", 1, {SEAL_SIZE}, NULL, TENSOR_U8};
    GString *json = g_string_new("{");
    uint64_t at = 0;
    append_metadata(json, metadata);
    for (size_t i = 0; i < count + sealed; i++) {
        const Tensor *tensor = i < count ? &tensors[i] : &seal;
        append_tensor(json, tensor, at);
        at += tensor_size(tensor);
    }
    g_string_append_c(json, '}');
    return g_string_free(json, FALSE);
}

/* A file on its way, and the checksum of what went by. */
typedef struct Output {
    WholeFile *file;
    GChecksum *sum;
} Output;

static void append(Output *output, const void *bytes, size_t length)
{
    whole_file_append(output->file, bytes, length);
    for (const guchar *at = bytes; length;) {
        size_t piece = MIN(length, (size_t)G_MAXSSIZE);
        g_checksum_update(output->sum, at, (gssize)piece);
        at += piece;
        length -= piece;
    }
}

/* The header's size, and the header, padded with spaces so that the arrays begin at a multiple of 8. */
static void append_header(Output *output, const char *text)
{
    size_t length = strlen(text);
    uint64_t padded = (length + 7) / 8 * 8;
    append(output, &padded, sizeof padded);
    append(output, text, length);
    append(output, "       ", padded - length);
}

static bool write_file(const char *path, const Tensor tensors[], size_t count, const char *const metadata[],
                       unsigned char *seal, GError **error)
{
    gsize seal_size = SEAL_SIZE;
    g_autofree char *text = header(tensors, count, metadata, seal != NULL);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    Output output = {whole_file_open(path), sum};
    append_header(&output, text);
    for (size_t i = 0; i < count; i++)
        append(&output, tensors[i].values, tensor_size(&tensors[i]));
    if (seal) {
        g_checksum_get_digest(sum, seal, &seal_size);
        whole_file_append(output.file, seal, SEAL_SIZE);
    }
    return whole_file_close(output.file, error);
}

bool safetensors_write(const char *path, const Tensor tensors[], size_t count, const char *const metadata[],
                       GError **error)
{
    return write_file(path, tensors, count, metadata, NULL, error);
}

bool safetensors_seal(const char *path, const Tensor tensors[], size_t count, const char *const metadata[],
                      unsigned char seal[SEAL_SIZE], GError **error)
{
    return write_file(path, tensors, count, metadata, seal, error);
}
