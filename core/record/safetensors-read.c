#include "record/safetensors.h"

#include "record/json-file.h"
#include "record/whole-file.h"
#include <string.h>

/* As the format's own library has it. */
static const uint64_t longest_header = 100000000;

/* Deeper than any header. */
enum { DEEPEST = 4 };

/* The elements of a list of numbers, 0 <= x <= most, of which there must be `least` to `capacity`; 0 where it is none. */
static unsigned take_integers(JsonObject *object, const char *name, int64_t most, unsigned least, unsigned capacity,
                              int64_t values[])
{
    JsonNode *node = json_object_get_member(object, name);
    JsonArray *list = node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
    unsigned count = list ? json_array_get_length(list) : 0;
    if (count < least || count > capacity)
        return 0;
    for (unsigned i = 0; i < count; i++) {
        JsonNode *item = json_array_get_element(list, i);
        if (json_node_get_value_type(item) != G_TYPE_INT64)
            return 0;
        values[i] = json_node_get_int(item);
        if (values[i] < 0 || values[i] > most)
            return 0;
    }
    return count;
}

static bool take_type(JsonObject *object, TensorType *type)
{
    static const char *const names[TENSOR_TYPES] = {"F32", "F64", "I64", "U64", "U8"};
    JsonNode *node = json_object_get_member(object, "dtype");
    const char *name = node && json_node_get_value_type(node) == G_TYPE_STRING ? json_node_get_string(node) : "";
    for (int i = 0; i < TENSOR_TYPES; i++)
        if (strcmp(names[i], name) == 0) {
            *type = (TensorType)i;
            return true;
        }
    return false;
}

/* Where the arrays stand, for the look whether they fill the file. */
typedef struct Stretch {
    uint64_t from, to;
} Stretch;

typedef struct Reading {
    TensorFile *file;
    const char *data; /* behind the header */
    uint64_t size;
    GArray *stretches; /* Stretch */
} Reading;

static bool sizes_agree(const Tensor *tensor, uint64_t length)
{
    uint64_t size = tensor_type_size(tensor->type);
    for (uint32_t i = 0; i < tensor->rank; i++)
        if (__builtin_mul_overflow(size, (uint64_t)tensor->shape[i], &size))
            return false;
    return size == length;
}

static bool take_tensor(Reading *reading, const char *name, JsonNode *node)
{
    int64_t shape[2], offsets[2];
    JsonObject *object = JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
    Tensor tensor = {.rank = object ? take_integers(object, "shape", UINT32_MAX, 1, 2, shape) : 0};
    if (!tensor.rank || take_integers(object, "data_offsets", (int64_t)reading->size, 2, 2, offsets) != 2 ||
        !take_type(object, &tensor.type) || offsets[0] > offsets[1])
        return false;
    for (uint32_t i = 0; i < tensor.rank; i++)
        tensor.shape[i] = (uint32_t)shape[i];
    if (!sizes_agree(&tensor, (uint64_t)(offsets[1] - offsets[0])))
        return false;
    char *key = g_strdup(name);
    Tensor *kept = g_memdup2(&tensor, sizeof tensor);
    kept->name = key;
    kept->values = reading->data + offsets[0];
    g_hash_table_replace(reading->file->tensors, key, kept);
    Stretch stretch = {(uint64_t)offsets[0], (uint64_t)offsets[1]};
    g_array_append_val(reading->stretches, stretch);
    return true;
}

static bool take_metadata(TensorFile *file, JsonNode *node)
{
    if (!JSON_NODE_HOLDS_OBJECT(node))
        return false;
    JsonObjectIter members;
    const char *key;
    JsonNode *value;
    json_object_iter_init(&members, json_node_get_object(node));
    while (json_object_iter_next(&members, &key, &value)) {
        if (json_node_get_value_type(value) != G_TYPE_STRING)
            return false;
        g_hash_table_replace(file->metadata, g_strdup(key), g_strdup(json_node_get_string(value)));
    }
    return true;
}

static int compare_stretches(const void *a, const void *b)
{
    const Stretch *one = a, *other = b;
    return one->from != other->from ? (one->from < other->from ? -1 : 1)
                                    : (one->to > other->to) - (one->to < other->to);
}

/* No hole, no overlap, nothing behind the last. */
static bool stretches_fill(const Reading *reading)
{
    uint64_t at = 0;
    g_array_sort(reading->stretches, compare_stretches);
    for (guint i = 0; i < reading->stretches->len; i++) {
        const Stretch *stretch = &g_array_index(reading->stretches, Stretch, i);
        if (stretch->from != at)
            return false;
        at = stretch->to;
    }
    return at == reading->size;
}

static bool take_members(Reading *reading, JsonNode *root)
{
    if (!root || !JSON_NODE_HOLDS_OBJECT(root))
        return false;
    JsonObjectIter members;
    const char *name;
    JsonNode *node;
    json_object_iter_init(&members, json_node_get_object(root));
    while (json_object_iter_next(&members, &name, &node)) {
        bool metadata = strcmp(name, "__metadata__") == 0;
        if (!(metadata ? take_metadata(reading->file, node) : take_tensor(reading, name, node)))
            return false;
    }
    return stretches_fill(reading);
}

static bool take_header(TensorFile *file)
{
    uint64_t header;
    if (file->length < sizeof header)
        return false;
    memcpy(&header, file->bytes, sizeof header);
    const char *json = file->bytes + sizeof header;
    if (header > longest_header || header > file->length - sizeof header || !json_is_one_map(json, header, DEEPEST) ||
        !g_utf8_validate_len(json, header, NULL))
        return false;
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    if (!json_parser_load_from_data(parser, json, (gssize)header, NULL))
        return false;
    Reading reading = {file, json + header, file->length - sizeof header - header,
                       g_array_new(FALSE, FALSE, sizeof(Stretch))};
    bool well = take_members(&reading, json_parser_get_root(parser));
    g_array_unref(reading.stretches);
    return well;
}

TensorFile *safetensors_parse(char *bytes, size_t length, const char *path, GError **error)
{
    TensorFile *file = g_new0(TensorFile, 1);
    file->tensors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    file->metadata = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    file->bytes = bytes;
    file->length = length;
    if (take_header(file))
        return file;
    fail(error, FAULT_DATA, "%s: is no safetensors file, or a damaged one", path);
    tensor_file_free(file);
    return NULL;
}

void tensor_file_free(TensorFile *file)
{
    if (!file)
        return;
    g_hash_table_unref(file->tensors);
    g_hash_table_unref(file->metadata);
    g_free(file->bytes);
    g_free(file);
}

static bool seal_holds(const char *bytes, size_t length)
{
    guint8 seal[SEAL_SIZE];
    gsize size = SEAL_SIZE;
    if (length < SEAL_SIZE || length > G_MAXSSIZE)
        return false;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)bytes, (gssize)(length - SEAL_SIZE));
    g_checksum_get_digest(sum, seal, &size);
    return memcmp(bytes + length - SEAL_SIZE, seal, SEAL_SIZE) == 0;
}

TensorFile *safetensors_open_sealed(const char *path, GError **error)
{
    g_autofree char *bytes = NULL;
    size_t length;
    if (!whole_file_read(path, &bytes, &length, error))
        return NULL;
    if (!seal_holds(bytes, length)) {
        fail(error, FAULT_DATA, "%s: is damaged: its bytes do not have the checksum that it ends with", path);
        return NULL;
    }
    return safetensors_parse(g_steal_pointer(&bytes), length, path, error);
}

const unsigned char *tensor_file_seal(const TensorFile *file)
{
    return (const unsigned char *)file->bytes + file->length - SEAL_SIZE;
}
