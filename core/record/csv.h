/* A CSV file that is being written: buffered, numbers as short as they read back, lines ended by '\n'. */
#ifndef CORE_RECORD_CSV_H
#define CORE_RECORD_CSV_H

#include "base/error.h"
#include "record/archive.h"

typedef struct Csv Csv;

/* Makes the file, or empties it, and writes `head`: whole lines, each with its '\n'. */
Csv *csv_create(const char *path, const char *head, GError **error);

/* Brings all rows so far to the disk, and notes in the archive how long the file is and what its bytes add up to. */
bool csv_mark(Csv *csv, const char *name, Archive *archive, GError **error);

/* Opens the file as it was when it was marked; what was written after that is cut off. FAULT_DATA where it is gone, is
 * shorter, or does not have the bytes that it had; where it cannot be read, as fail_to_read says. */
Csv *csv_reopen(const char *path, const char *name, Archive *archive, GError **error);

/* The fields of a row from left to right, then its end. A failed write is remembered and told by flush and close. */
void csv_integer(Csv *csv, int64_t value);
void csv_number(Csv *csv, double value);
void csv_rounded(Csv *csv, double value); /* to six significant digits */
void csv_text(Csv *csv, const char *value);
void csv_end_row(Csv *csv);

/* Hands all rows so far to the system; false when any write has failed. */
bool csv_flush(Csv *csv, GError **error);

/* Brings all rows to the disk and frees `csv`, which may be NULL. */
bool csv_close(Csv *csv, GError **error);

#endif
