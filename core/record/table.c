#include "record/table.h"

#include <string.h>

/* The next whole line, its end cut off; NULL when there is none. */
static char *next_line(Table *table)
{
    char *line = table->rest, *end = strchr(line, '\n');
    if (!end)
        return NULL;
    *end = 0;
    if (end > line && end[-1] == '\r')
        end[-1] = 0;
    table->rest = end + 1;
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

static bool find_column(Table *table, const char *name, const char *names[])
{
    for (size_t i = 0; i < MIN(table->columns, (size_t)TABLE_MAX_COLUMNS); i++)
        if (strcmp(names[i], name) == 0) {
            table->at[table->wanted++] = i;
            return true;
        }
    return false;
}

bool table_open(Table *table, const char *path, char separator, const char *const columns[], GError **error)
{
    *table = (Table){.separator = separator};
    g_autoptr(GError) failure = NULL;
    if (!g_file_get_contents(path, &table->text, NULL, &failure))
        return fail(error, FAULT_DATA, "%s", failure->message);
    table->rest = table->text;
    const char *names[TABLE_MAX_COLUMNS];
    char *head = next_line(table);
    table->columns = head ? split(head, separator, names) : 0;
    for (size_t i = 0; columns[i]; i++)
        if (!find_column(table, columns[i], names))
            return fail(error, FAULT_DATA, "%s:1: there is no column '%s'", path, columns[i]);
    return true;
}

void table_close(Table *table)
{
    g_free(table->text);
    table->text = NULL;
}

TableRow table_next(Table *table, const char *fields[])
{
    char *line = next_line(table);
    if (!line)
        return TABLE_END;
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
