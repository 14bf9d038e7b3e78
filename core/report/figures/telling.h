/* Words that figures have in common. */
#ifndef CORE_REPORT_TELLING_H
#define CORE_REPORT_TELLING_H

#include "report/figures/plot.h"

#define TELLING_STEPS "environment steps (all that fed learning)"

/* Appends "-152.3 (95 % interval -160 to -144)", or the value alone. */
void tell_interval(GString *text, Interval interval);

/* Appends a sentence on who differs from its baseline on the task: of `shown` differences alone is a winner named. */
void tell_differences(GString *text, const Study *study, const TaskResults *task);

/* The variants (unsigned) whose runs count on the task. */
GArray *counting_variants(const TaskResults *task);

/* Those that count on any task, in the plan's order. */
GArray *all_counting_variants(const Study *study, const Results *results);

#endif
