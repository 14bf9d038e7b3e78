/* A metric of a variant over time: a mean over its runs. */
#ifndef CORE_REPORT_METRIC_LINE_H
#define CORE_REPORT_METRIC_LINE_H

#include "report/numbers/results.h"

typedef struct MetricLine {
    const Result *result;
    const char *metric;
    unsigned runs;            /* of the result's, those that have the metric */
    double mean[METRIC_BINS]; /* at the middle of each bin; NAN where not all of these runs have values around it */
} MetricLine;

/* What is averaged. */
typedef enum MetricPart {
    METRIC_VALUE,
    METRIC_ZEROS, /* the share of values that are exactly zero, in per cent */
} MetricPart;

/* The bins that a running mean over so many of the metric's values needs in all runs of the task; no fewer than `least`, and no more
 * than a quarter of all, unless a single value needs more. */
unsigned metric_window(const TaskResults *task, const char *metric, unsigned values, unsigned least);

/* The running mean over `window` bins, shorter at both ends, then over runs. False when no run has such a metric. */
bool metric_line(const Result *result, const char *metric, MetricPart part, unsigned window, MetricLine *line);

/* The mean over all of its time, then over runs; NAN when none has any value. */
double metric_overall(const Result *result, const char *metric, MetricPart part);

/* Its first and its last value. */
double metric_line_first(const MetricLine *line);
double metric_line_last(const MetricLine *line);

/* How many bins it has values in, and the first after all of these. */
unsigned metric_line_bins(const MetricLine *line);
unsigned metric_line_end(const MetricLine *line);

/* The step in the middle of a bin of such a run. */
double metric_bin_step(int64_t steps, unsigned bin);

#endif
