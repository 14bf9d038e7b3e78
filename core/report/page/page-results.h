/* The tables of results on the page. */
#ifndef CORE_REPORT_PAGE_RESULTS_H
#define CORE_REPORT_PAGE_RESULTS_H

#include "report/numbers/results.h"

/* Appends what a reader looks for first: a row for each variant, over all tasks where these are aggregated and on each task, with
 * the final return and the difference from the baseline. */
void page_results_table(GString *page, const Study *study, const Results *results);

/* Appends all other numbers of the same rows. */
void page_numbers_table(GString *page, const Study *study, const Results *results);

/* Appends the learning teachers against their twins that do not learn; nothing where there are none. */
void page_twins_table(GString *page, const Study *study, const Results *results);

#endif
