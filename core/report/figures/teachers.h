/* What the teachers did, task by task: one sheet each, with a panel for every number that they report. */
#ifndef CORE_REPORT_TEACHERS_H
#define CORE_REPORT_TEACHERS_H

#include "report/figures/plot.h"

/* The sheet, and the maps of coverage behind it, of each task. */
void teachers_plots(Plots *plots);

#endif
