/* How probable it is that a run of one variant returns more than one of another: a matrix of all pairs. */
#ifndef CORE_REPORT_IMPROVEMENT_PLOT_H
#define CORE_REPORT_IMPROVEMENT_PLOT_H

#include "report/figures/plot.h"

void improvement_plot(Plots *plots);

#endif
