#include "record/safetensors.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <string.h>

G_STATIC_ASSERT(G_BYTE_ORDER == G_LITTLE_ENDIAN); /* as the format is */

static uint64_t size_of(const Tensor *tensor)
{
    uint64_t size = sizeof(float);
    for (uint32_t i = 0; i < tensor->rank; i++)
        size *= tensor->shape[i];
    return size;
}

static GVariant *describe(const Tensor *tensor, uint64_t from)
{
    gint64 shape[2] = {tensor->shape[0], tensor->shape[1]};
    gint64 offsets[2] = {(gint64)from, (gint64)(from + size_of(tensor))};
    return g_variant_new_parsed("{'dtype': <'F32'>, 'shape': <%@ax>, 'data_offsets': <%@ax>}",
                                g_variant_new_fixed_array(G_VARIANT_TYPE_INT64, shape, tensor->rank, sizeof *shape),
                                g_variant_new_fixed_array(G_VARIANT_TYPE_INT64, offsets, 2, sizeof *offsets));
}

static GVariant *describe_metadata(const char *const metadata[])
{
    GVariantBuilder pairs;
    g_variant_builder_init(&pairs, G_VARIANT_TYPE("a{ss}"));
    for (; metadata && metadata[0]; metadata += 2)
        g_variant_builder_add(&pairs, "{ss}", metadata[0], metadata[1]);
    return g_variant_builder_end(&pairs);
}

static char *header(const Tensor tensors[], size_t count, const char *const metadata[])
{
    GVariantBuilder members;
    uint64_t at = 0;
    g_variant_builder_init(&members, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&members, "{sv}", "__metadata__", describe_metadata(metadata));
    for (size_t i = 0; i < count; i++) {
        g_variant_builder_add(&members, "{sv}", tensors[i].name, describe(&tensors[i], at));
        at += size_of(&tensors[i]);
    }
    g_autoptr(GVariant) all = g_variant_ref_sink(g_variant_builder_end(&members));
    g_autoptr(JsonNode) root = json_gvariant_serialize(all);
    return json_to_string(root, FALSE);
}

/* The header's size, and the header, padded with spaces so that the arrays begin at a multiple of 8. */
static void append_header(GByteArray *bytes, const char *text)
{
    size_t length = strlen(text);
    uint64_t padded = (length + 7) / 8 * 8;
    g_byte_array_append(bytes, (const guint8 *)&padded, sizeof padded);
    g_byte_array_append(bytes, (const guint8 *)text, (guint)length);
    g_byte_array_append(bytes, (const guint8 *)"       ", (guint)(padded - length));
}

bool safetensors_write(const char *path, const Tensor tensors[], size_t count, const char *const metadata[],
                       GError **error)
{
    g_autofree char *text = header(tensors, count, metadata);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    append_header(bytes, text);
    for (size_t i = 0; i < count; i++)
        g_byte_array_append(bytes, (const guint8 *)tensors[i].values, (guint)size_of(&tensors[i]));
    g_autoptr(GError) failure = NULL;
    GFileSetContentsFlags whole = G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE;
    if (!g_file_set_contents_full(path, (const char *)bytes->data, bytes->len, whole, 0666, &failure))
        return fail(error, FAULT_INTERNAL, "%s: cannot write: %s", path, failure->message);
    return true;
}
