/* The figures on the page. */
#ifndef CORE_REPORT_PAGE_FIGURES_H
#define CORE_REPORT_PAGE_FIGURES_H

#include "report/figures/figure.h"
#include <stdbool.h>

/* Whether a section has any of the figures (Figure). */
bool page_has_figures(const GPtrArray *figures, FigureSection section);

/* Appends the section's figures. One that could not be drawn is replaced by a note and its words. */
void page_figures(GString *page, const GPtrArray *figures, FigureSection section);

#endif
