/* The tables of the page. */
#ifndef CORE_REPORT_PAGE_TABLES_H
#define CORE_REPORT_PAGE_TABLES_H

#include "report/results.h"

/* Appends one task's results, a row a variant, and how to read them. */
void page_results_table(GString *page, const Study *study, const TaskResults *task);

/* Appends the section with all runs, a row each. */
void page_runs_table(GString *page, const Study *study, const Results *results);

#endif
