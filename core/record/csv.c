#include "record/csv.h"

#include "base/text.h"
#include "record/whole-file.h"
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
    uint64_t length; /* of what was written */
    GChecksum *sum;  /* of the same */
};

static int open_file(const char *path, int flags)
{
    return open(path, O_RDWR | O_CLOEXEC | flags, 0666);
}

static Csv *new_csv(const char *path, int file)
{
    Csv *csv = g_new0(Csv, 1);
    csv->path = g_strdup(path);
    csv->file = file;
    csv->buffer = g_string_sized_new(BUFFER_SIZE);
    csv->sum = g_checksum_new(G_CHECKSUM_SHA256);
    return csv;
}

static void free_csv(Csv *csv)
{
    close(csv->file);
    g_string_free(csv->buffer, TRUE);
    g_checksum_free(csv->sum);
    g_free(csv->path);
    g_free(csv);
}

Csv *csv_create(const char *path, const char *head, GError **error)
{
    int file = open_file(path, O_CREAT | O_TRUNC);
    if (file < 0) {
        fail_to_write(error, path, errno);
        return NULL;
    }
    Csv *csv = new_csv(path, file);
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
            g_checksum_update(csv->sum, (const guchar *)from, written);
            csv->length += (uint64_t)written;
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

void csv_rounded(Csv *csv, double value)
{
    char text[TEXT_NUMBER_SIZE];
    begin_field(csv);
    g_string_append(csv->buffer, g_ascii_formatd(text, sizeof text, "%.6g", value));
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
    return !csv->failure || fail_to_write(error, csv->path, csv->failure);
}

static bool settle(Csv *csv, GError **error)
{
    drain(csv);
    if (!csv->failure && fdatasync(csv->file) < 0)
        csv->failure = errno;
    return csv_flush(csv, error);
}

bool csv_close(Csv *csv, GError **error)
{
    if (!csv)
        return true;
    bool well = settle(csv, error);
    free_csv(csv);
    return well;
}

/* ---- over a stop ---- */

typedef struct Mark {
    uint64_t length;
    guint8 sum[SEAL_SIZE];
} Mark;

static void archive_mark(Mark *mark, const char *name, Archive *archive)
{
    archive_enter(archive, name);
    archive_words(archive, "length", &mark->length, 1);
    archive_bytes(archive, "sha256", mark->sum, sizeof mark->sum);
    archive_leave(archive);
}

static Mark mark_of(const Csv *csv)
{
    Mark mark = {.length = csv->length};
    gsize size = sizeof mark.sum;
    GChecksum *so_far = g_checksum_copy(csv->sum); /* asking for a digest ends a checksum */
    g_checksum_get_digest(so_far, mark.sum, &size);
    g_checksum_free(so_far);
    return mark;
}

bool csv_mark(Csv *csv, const char *name, Archive *archive, GError **error)
{
    if (!settle(csv, error))
        return false;
    Mark mark = mark_of(csv);
    archive_mark(&mark, name, archive);
    return true;
}

/* Reads up to `length` bytes into the checksum. */
static bool read_back(Csv *csv, uint64_t length, GError **error)
{
    guint8 piece[1 << 14];
    while (csv->length < length) {
        ssize_t got = read(csv->file, piece, MIN(sizeof piece, length - csv->length));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail_to_read(error, csv->path, errno);
        if (got == 0)
            return true;
        g_checksum_update(csv->sum, piece, got);
        csv->length += (uint64_t)got;
    }
    return true;
}

static bool cut_back(Csv *csv, const Mark *mark, GError **error)
{
    if (!read_back(csv, mark->length, error))
        return false;
    Mark found = mark_of(csv);
    if (found.length != mark->length)
        return fail(error, FAULT_DATA, "%s: has lost rows", csv->path);
    if (memcmp(found.sum, mark->sum, sizeof found.sum) != 0)
        return fail(error, FAULT_DATA, "%s: was changed", csv->path);
    return ftruncate(csv->file, (off_t)mark->length) == 0 || fail_to_write(error, csv->path, errno);
}

Csv *csv_reopen(const char *path, const char *name, Archive *archive, GError **error)
{
    Mark mark = {0};
    archive_mark(&mark, name, archive);
    if (!archive_well(archive, error))
        return NULL;
    int file = open_file(path, 0);
    if (file < 0) {
        fail_to_read(error, path, errno);
        return NULL;
    }
    Csv *csv = new_csv(path, file);
    if (!cut_back(csv, &mark, error))
        g_clear_pointer(&csv, free_csv);
    return csv;
}
