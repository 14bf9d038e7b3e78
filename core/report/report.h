/* The report of one experiment or several: from their run directories to a page, figures, and tables for programs and terminals. */
#ifndef CORE_REPORT_REPORT_H
#define CORE_REPORT_REPORT_H

#include "base/error.h"

/* How far it is: `done` of `all` of that part ("figures"); `all` 0: it is not counted. */
typedef void (*ReportProgress)(const char *part, unsigned done, unsigned all, void *user);

typedef struct ReportOptions {
    const char *folder; /* to write into; NULL: folder_default */
    ReportProgress progress;
    void *user; /* of `progress` */
} ReportOptions;

typedef struct Report {
    char *page;          /* the path of index.html */
    char *summary;       /* the answer, the table of results and what must be known of them, as plain text */
    GPtrArray *failures; /* char: what could not be drawn, in gnuplot's own words */
    bool was_current;    /* nothing has changed since it was drawn: it was not drawn again */
} Report;

/* Reads the experiments in the directories, a NULL-ended list, and writes index.html, summary.txt, report.json and the figures.
 * Figures that cannot be drawn are no error. Errors: FAULT_DATA when a directory holds no experiment, FAULT_USAGE when
 * the folder has other files, FAULT_STOPPED or FAULT_INTERNAL when it cannot be written. */
Report *report_make(const char *const directories[], const ReportOptions *options, GError **error);
void report_free(Report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Report, report_free)

/* The summary alone: nothing is written. To be freed. NULL: FAULT_DATA. */
char *report_summary(const char *const directories[], const ReportOptions *options, GError **error);

#endif
