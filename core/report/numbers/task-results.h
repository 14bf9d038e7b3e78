/* What the runs of one task say: which of them count, cut to common steps, and each variant's numbers. */
#ifndef CORE_REPORT_TASK_RESULTS_H
#define CORE_REPORT_TASK_RESULTS_H

#include "report/numbers/results.h"

/* Everything but the comparisons, intervals and times to reach a threshold. */
TaskResults *task_results_gather(const Study *study, unsigned task);
void task_results_free(TaskResults *task);

#endif
