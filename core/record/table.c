#include "record/table.h"

#include <string.h>

enum { PIECE = 1 << 16 };

/* ---- lines ---- */

/* Makes room behind what is there, and reads into it; false at the end. */
static bool read_piece(Table *table)
{
    memmove(table->buffer, table->buffer + table->from, table->to - table->from);
    table->to -= table->from;
    table->from = 0;
    if (table->size - table->to < PIECE)
        table->buffer = g_realloc(table->buffer, table->size = table->to + 2 * (size_t)PIECE);
    gssize got = table->ended ? 0 : g_input_stream_read(table->file, table->buffer + table->to, PIECE, NULL, NULL);
    table->damaged = table->damaged || got < 0;
    table->ended = got <= 0;
    table->to += (size_t)MAX(got, 0);
    return got > 0;
}

/* The next whole line, its end cut off; NULL when there is none. */
static char *next_line(Table *table)
{
    size_t searched = 0;
    char *end;
    while (!(end = memchr(table->buffer + table->from + searched, '\n', table->to - table->from - searched))) {
        searched = table->to - table->from;
        if (!read_piece(table))
            return NULL;
    }
    char *line = table->buffer + table->from;
    table->from = (size_t)(end - table->buffer) + 1;
    *end = 0;
    if (end > line && end[-1] == '\r')
        end[-1] = 0;
    table->line++;
    return line;
}

/* Cuts the line at its separators; returns the number of fields, of which at most TABLE_MAX_COLUMNS are written. */
static size_t split(char *line, char separator, const char *fields[])
{
    size_t count = 0;
    for (char *next = line; next; count++) {
        char *end = strchr(next, separator);
        if (end)
            *end = 0;
        if (count < TABLE_MAX_COLUMNS)
            fields[count] = next;
        next = end ? end + 1 : NULL;
    }
    return count;
}

/* ---- files ---- */

static GInputStream *open_plain(const char *path, GError **error)
{
    g_autoptr(GFile) file = g_file_new_for_path(path);
    return G_INPUT_STREAM(g_file_read(file, NULL, error));
}

static GInputStream *open_compressed(const char *path)
{
    g_autofree char *compressed = g_strconcat(path, ".gz", NULL);
    g_autoptr(GInputStream) file = open_plain(compressed, NULL);
    if (!file)
        return NULL;
    g_autoptr(GZlibDecompressor) gunzip = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP);
    return g_converter_input_stream_new(file, G_CONVERTER(gunzip));
}

static bool open_file(Table *table, const char *path, GError **error)
{
    g_autoptr(GError) failure = NULL;
    table->file = open_plain(path, &failure);
    if (!table->file)
        table->file = open_compressed(path);
    if (!table->file)
        return fail(error, FAULT_DATA, "%s: %s", path, failure->message);
    table->buffer = g_malloc(table->size = PIECE);
    return true;
}

static void read_head(Table *table)
{
    const char *names[TABLE_MAX_COLUMNS];
    char *head = next_line(table);
    table->columns = head ? split(head, table->separator, names) : 0;
    size_t known = MIN(table->columns, (size_t)TABLE_MAX_COLUMNS);
    table->names = g_new0(char *, known + 1);
    for (size_t i = 0; i < known; i++)
        table->names[i] = g_strdup(names[i]);
}

bool table_want(Table *table, const char *column)
{
    for (size_t i = 0; table->names[i] && table->wanted < TABLE_MAX_COLUMNS; i++)
        if (strcmp(table->names[i], column) == 0) {
            table->at[table->wanted++] = i;
            return true;
        }
    return false;
}

bool table_open(Table *table, const char *path, char separator, const char *const columns[], GError **error)
{
    *table = (Table){.separator = separator};
    if (!open_file(table, path, error))
        return false;
    read_head(table);
    for (size_t i = 0; columns[i]; i++)
        if (!table_want(table, columns[i]))
            return fail(error, FAULT_DATA, "%s:1: there is no column '%s'", path, columns[i]);
    return true;
}

void table_close(Table *table)
{
    g_clear_object(&table->file);
    g_clear_pointer(&table->buffer, g_free);
    g_clear_pointer(&table->names, g_strfreev);
}

/* ---- rows ---- */

TableRow table_next(Table *table, const char *fields[])
{
    char *line = next_line(table);
    if (!line) {
        bool damaged = table->damaged;
        table->damaged = false;
        return damaged ? TABLE_BROKEN : TABLE_END;
    }
    const char *all[TABLE_MAX_COLUMNS];
    if (split(line, table->separator, all) != table->columns)
        return TABLE_BROKEN;
    for (size_t i = 0; i < table->wanted; i++)
        fields[i] = all[table->at[i]];
    return TABLE_ROW;
}

bool table_number(const char *text, double *value)
{
    char *end;
    *value = g_ascii_strtod(text, &end);
    return end != text && !*end;
}

bool table_integer(const char *text, int64_t *value)
{
    gint64 read;
    if (!g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, &read, NULL))
        return false;
    *value = read;
    return true;
}
