/* Learning curves: all tasks on one sheet, and each for itself. */
#ifndef CORE_REPORT_CURVES_H
#define CORE_REPORT_CURVES_H

#include "report/figures/plot.h"

void curves_plots(Plots *plots);

#endif
