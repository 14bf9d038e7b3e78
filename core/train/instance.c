#include "train/instance.h"

#include <string.h>

void random_archive(Random *random, const char *name, Archive *archive)
{
    archive_words(archive, name, random->state, G_N_ELEMENTS(random->state));
}

/* The names, each ended by a zero byte. */
static GByteArray *join(const GPtrArray *names)
{
    GByteArray *text = g_byte_array_new();
    for (guint i = 0; i < names->len; i++)
        g_byte_array_append(text, names->pdata[i], (guint)strlen(names->pdata[i]) + 1);
    return text;
}

void streams_archive(Host *host, Archive *archive)
{
    const didact_host *face = host_face(host);
    g_autoptr(GPtrArray) names = host_stream_names(host);
    g_autoptr(GByteArray) text = join(names);
    archive_blob(archive, "stream_names", text);
    g_byte_array_append(text, (const guint8 *)"", 1); /* an end, should the last name have lost its own */
    archive_enter(archive, "streams");
    for (guint at = 0; at + 1 < text->len; at += (guint)strlen((const char *)text->data + at) + 1) {
        const char *name = (const char *)text->data + at;
        random_archive((Random *)face->stream(face, name), name, archive);
    }
    archive_leave(archive);
}

static GByteArray *save(void *self, Memory memory)
{
    GByteArray *bytes = g_byte_array_new();
    g_byte_array_set_size(bytes, (guint)memory.save(self, NULL, 0));
    memory.save(self, bytes->data, bytes->len);
    return bytes;
}

bool instance_archive(Host *host, void *self, Memory memory, Archive *archive, GError **error)
{
    bool loads = archive_loads(archive);
    if (!memory.save)
        return true;
    g_autoptr(GByteArray) bytes = loads ? g_byte_array_new() : save(self, memory);
    archive_blob(archive, "instance", bytes);
    if (!loads)
        return true;
    return archive_well(archive, error) && host_check(host, memory.load(self, bytes->data, bytes->len), "load", error);
}
