/* The report's page: one HTML file that needs nothing else. */
#ifndef CORE_REPORT_PAGE_H
#define CORE_REPORT_PAGE_H

#include "report/figures.h"

/* The whole page. `figure_trouble`: gnuplot's own words when it failed, or NULL. To be freed. */
char *page_make(const Study *study, const Results *results, const GPtrArray *figures, const char *figure_trouble);

#endif
