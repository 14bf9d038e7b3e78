#include "record/csv.h"

#include "base/text.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER_SIZE = 1 << 16 };

struct Csv {
    char *path;
    int file;
    int failure; /* errno of the first write that failed; 0: none */
    bool in_row;
    GString *buffer;
};

Csv *csv_create(const char *path, const char *head, GError **error)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) {
        fail(error, FAULT_INTERNAL, "%s: cannot write: %s", path, g_strerror(errno));
        return NULL;
    }
    Csv *csv = g_new0(Csv, 1);
    csv->path = g_strdup(path);
    csv->file = file;
    csv->buffer = g_string_sized_new(BUFFER_SIZE);
    g_string_append(csv->buffer, head);
    return csv;
}

static void drain(Csv *csv)
{
    const char *from = csv->buffer->str;
    size_t left = csv->buffer->len;
    while (left && !csv->failure) {
        ssize_t written = write(csv->file, from, left);
        if (written >= 0) {
            from += written;
            left -= (size_t)written;
        } else if (errno != EINTR) {
            csv->failure = errno;
        }
    }
    g_string_truncate(csv->buffer, 0);
}

static void begin_field(Csv *csv)
{
    if (csv->in_row)
        g_string_append_c(csv->buffer, ',');
    csv->in_row = true;
}

void csv_integer(Csv *csv, int64_t value)
{
    begin_field(csv);
    g_string_append_printf(csv->buffer, "%" G_GINT64_FORMAT, value);
}

void csv_number(Csv *csv, double value)
{
    char text[TEXT_NUMBER_SIZE];
    begin_field(csv);
    g_string_append(csv->buffer, text_number(value, text));
}

/* Quoted as RFC 4180 says, where it must be. */
void csv_text(Csv *csv, const char *value)
{
    begin_field(csv);
    if (!value[strcspn(value, ",\"\r\n")]) {
        g_string_append(csv->buffer, value);
        return;
    }
    g_string_append_c(csv->buffer, '"');
    for (const char *c = value; *c; c++)
        g_string_append_printf(csv->buffer, *c == '"' ? "\"%c" : "%c", *c);
    g_string_append_c(csv->buffer, '"');
}

void csv_end_row(Csv *csv)
{
    g_string_append_c(csv->buffer, '\n');
    csv->in_row = false;
    if (csv->buffer->len >= BUFFER_SIZE - 1024)
        drain(csv);
}

bool csv_flush(Csv *csv, GError **error)
{
    drain(csv);
    if (csv->failure)
        return fail(error, FAULT_INTERNAL, "%s: cannot write: %s", csv->path, g_strerror(csv->failure));
    return true;
}

bool csv_close(Csv *csv, GError **error)
{
    if (!csv)
        return true;
    drain(csv);
    if (!csv->failure && fsync(csv->file) < 0)
        csv->failure = errno;
    bool well = csv_flush(csv, error);
    close(csv->file);
    g_string_free(csv->buffer, TRUE);
    g_free(csv->path);
    g_free(csv);
    return well;
}
