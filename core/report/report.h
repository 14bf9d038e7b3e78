/* The report of an experiment: read, counted, drawn, written. */
#ifndef CORE_REPORT_REPORT_H
#define CORE_REPORT_REPORT_H

#include "report/results.h"

typedef struct Report {
    Study *study;
    Results *results;
    char *page;           /* path of index.html */
    char *figure_trouble; /* gnuplot's own words when it failed, or NULL; numbers and page are there all the same */
} Report;

/* Writes DIRECTORY/report. NULL on error: FAULT_DATA where there is no experiment, FAULT_INTERNAL where the report cannot be
 * written. */
Report *report_make(const char *directory, GError **error);
void report_free(Report *report);

#endif
