/* Maps of the states that the runs of a task met, side by side. */
#ifndef CORE_REPORT_COVERAGE_PLOT_H
#define CORE_REPORT_COVERAGE_PLOT_H

#include "report/figures/plot.h"

void coverage_plot(Plots *plots, const TaskResults *task);

#endif
