/* The report as one HTML page that needs no other file. */
#ifndef CORE_REPORT_PAGE_H
#define CORE_REPORT_PAGE_H

#include "report/figures/figures.h"

/* The whole page, as text. `figures` (Figure) that could not be drawn are replaced by a note; `failures` (char) say why. Links
 * lead from `folder`, where the page will be. */
char *page_make(const Study *study, const Results *results, const GPtrArray *figures, const GPtrArray *failures,
                const char *folder);

#endif
