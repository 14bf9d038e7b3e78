/* The metrics of a run, gathered while they are read: sums in bins of the run's steps, and a few of the values themselves. */
#ifndef CORE_REPORT_METRICS_H
#define CORE_REPORT_METRICS_H

#include "report/study/study.h"

/* An empty list of Metric. */
GPtrArray *metrics_new(void);

/* Adds a value to the metric of that name, which joins the list where it is new; false where there are METRICS_MOST others.
 * `steps`: of the whole run. */
bool metrics_add(GPtrArray *metrics, const char *name, Sample sample, int64_t steps);

#endif
