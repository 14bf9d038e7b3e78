/* The figures of a study. Variants without data for a figure are left out of it, and a figure without any is not made. */
#ifndef CORE_REPORT_FIGURES_H
#define CORE_REPORT_FIGURES_H

#include "report/figures/figure.h"
#include "report/numbers/results.h"

typedef void (*FigureProgress)(unsigned done, unsigned all, void *user);

/* All of a study's figures (Figure), in the order of the page, drawn into the folder. What goes wrong is added to `complaints`
 * (char), once each. */
GPtrArray *figures_draw(const Study *study, const Results *results, const char *folder, FigureProgress progress,
                        void *user, GPtrArray *complaints);

/* The same figures before they are drawn (Plot, report/figures/plot.h). */
GPtrArray *figures_plots(const Study *study, const Results *results);

#endif
