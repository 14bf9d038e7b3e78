/* All tasks together: the curve of normalised scores, and the performance profiles. */
#ifndef CORE_REPORT_AGGREGATE_PLOTS_H
#define CORE_REPORT_AGGREGATE_PLOTS_H

#include "report/figures/plot.h"

void aggregate_plots(Plots *plots);

#endif
