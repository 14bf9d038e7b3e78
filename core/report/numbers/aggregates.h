/* Variants over all tasks. */
#ifndef CORE_REPORT_AGGREGATES_H
#define CORE_REPORT_AGGREGATES_H

#include "report/numbers/bootstrap.h"
#include "report/numbers/results.h"

/* Fills the aggregates from the tasks' results. */
void aggregates_make(Bootstrap *bootstrap, const Study *study, Results *results);
void aggregates_clear(Aggregates *aggregates);

#endif
