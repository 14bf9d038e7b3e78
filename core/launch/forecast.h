/* A plan before it is run: its runs and what they will take. */
#ifndef CORE_LAUNCH_FORECAST_H
#define CORE_LAUNCH_FORECAST_H

#include "launch/plan.h"
#include "launch/pool.h"

/* Seconds until all planned jobs are done, `at_once` at a time, going by the jobs that are done: those of the same variant and
 * task, or else of the task, or else all. 0: none is done. */
double forecast_seconds(const Plan *plan, const Job jobs[], unsigned at_once);

/* A line for each variant on each task, the sum, and the time where it can be told. To be freed. */
char *forecast_tell(const Plan *plan, const Job jobs[], unsigned at_once);

#endif
