/* Reads the rows of a CSV or TSV file whose first line names the columns, a piece at a time, so that long files take no memory.
 * Fields are not quoted. */
#ifndef CORE_RECORD_TABLE_H
#define CORE_RECORD_TABLE_H

#include "base/error.h"
#include <gio/gio.h>
#include <stdint.h>

enum { TABLE_MAX_COLUMNS = 512 };

typedef struct Table {
    GInputStream *file;
    char *buffer;          /* what is read and not yet given out stands from `from` to `to` */
    size_t size, from, to; /* size: of the buffer */
    GStrv names;           /* of the columns */
    char separator;
    unsigned line;                /* of the row last read, from 1 */
    size_t columns;               /* in the file */
    size_t wanted;                /* how many the caller asked for */
    size_t at[TABLE_MAX_COLUMNS]; /* where each of those stands */
    bool ended, damaged;          /* nothing more can be read; since the file is damaged */
} Table;

typedef enum TableRow { TABLE_END, TABLE_ROW, TABLE_BROKEN } TableRow;

/* Opens the file, or where it is not there PATH.gz, and finds the columns, a NULL-ended list. Errors: FAULT_DATA for a file that
 * cannot be read or has no such column. Close it afterwards in either case. */
bool table_open(Table *table, const char *path, char separator, const char *const columns[], GError **error);
void table_close(Table *table);

/* Asks for one more column, before the first row is read; false when there is none of that name. */
bool table_want(Table *table, const char *column);

/* Puts the columns asked for into `fields`, in the order asked; they live until the next row is read. A last line
 * without its end is one still being written: it is not there yet. TABLE_BROKEN: the row has another number of columns, or the
 * file is damaged from here on. */
TableRow table_next(Table *table, const char *fields[]);

/* True when the whole text is a number: "1", "-0.5", "nan", "inf", as any locale's reader would not disturb. */
bool table_number(const char *text, double *value);
bool table_integer(const char *text, int64_t *value);

#endif
