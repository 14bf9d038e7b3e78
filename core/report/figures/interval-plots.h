/* Where variants stand in the end: points with their intervals, a row for each. */
#ifndef CORE_REPORT_INTERVAL_PLOTS_H
#define CORE_REPORT_INTERVAL_PLOTS_H

#include "report/figures/plot.h"

/* One figure over all tasks, one with a panel for each. */
void interval_plots(Plots *plots);

#endif
