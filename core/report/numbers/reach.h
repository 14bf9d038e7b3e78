/* How soon variants reach a return. */
#ifndef CORE_REPORT_REACH_H
#define CORE_REPORT_REACH_H

#include "report/numbers/bootstrap.h"
#include "report/numbers/results.h"

/* Chooses the task's threshold, and fills each result's `reach`. The final returns are summarised already. */
void reach_find(Bootstrap *bootstrap, const Study *study, TaskResults *task);

#endif
