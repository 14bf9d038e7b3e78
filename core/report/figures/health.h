/* How the runs fared on their machine: updates a second, time and memory, a row for each task. */
#ifndef CORE_REPORT_HEALTH_H
#define CORE_REPORT_HEALTH_H

#include "report/figures/plot.h"

void health_plot(Plots *plots);

#endif
