/* The report of an experiment: from its run directories to a page, figures and a summary. */
#ifndef CORE_REPORT_REPORT_H
#define CORE_REPORT_REPORT_H

#include "base/error.h"

typedef struct Report {
    char *page;          /* the path of index.html */
    char *summary;       /* the results as an aligned table of plain text */
    GPtrArray *warnings; /* char: what somebody who reads the summary must know, a sentence each */
    GPtrArray *failures; /* char: what could not be drawn, in gnuplot's own words */
} Report;

/* Reads the experiment in DIRECTORY and writes DIRECTORY/report/. Figures that cannot be drawn are no error. Errors: FAULT_DATA
 * when DIRECTORY holds no experiment, FAULT_INTERNAL when the page cannot be written. */
Report *report_make(const char *directory, GError **error);
void report_free(Report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Report, report_free)

#endif
