/* What a report was made of, as one hash: didact itself, gnuplot, and every file that the numbers come from. */
#ifndef CORE_REPORT_STAMP_H
#define CORE_REPORT_STAMP_H

#include "base/error.h"

/* Hexadecimal digits, to be freed. Files go in by their path, size and time of change; runs by what their status looks like, too.
 * Errors: FAULT_DATA when a directory holds no experiment. */
char *stamp_of(const char *const directories[], const char *folder, GError **error);

#endif
