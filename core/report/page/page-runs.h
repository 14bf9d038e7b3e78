/* The table of all runs on the page. */
#ifndef CORE_REPORT_PAGE_RUNS_H
#define CORE_REPORT_PAGE_RUNS_H

#include "report/numbers/results.h"

/* Appends a row for each run, with links from the page's folder to the run's. */
void page_runs_table(GString *page, const Study *study, const Results *results, const char *folder);

#endif
