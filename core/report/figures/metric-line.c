#include "report/figures/metric-line.h"

#include <math.h>

double metric_bin_step(int64_t steps, unsigned bin)
{
    return (double)steps * (bin + 0.5) / METRIC_BINS;
}

/* The most bins from one that has values to the next. */
static unsigned widest_gap(const Metric *metric)
{
    unsigned widest = 1, last = METRIC_BINS;
    for (unsigned i = 0; i < METRIC_BINS; i++)
        if (metric->bins[i].count) {
            if (last < METRIC_BINS)
                widest = MAX(widest, i - last);
            last = i;
        }
    return widest;
}

unsigned metric_window(const TaskResults *task, const char *name, unsigned values, unsigned least)
{
    unsigned gap = 1;
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        for (unsigned r = 0; r < result->runs->len; r++) {
            const Metric *metric = run_metric(g_ptr_array_index(result->runs, r), name);
            if (metric)
                gap = MAX(gap, widest_gap(metric));
        }
    }
    return MAX(MAX(least, gap), MIN(values * gap, METRIC_BINS / 4));
}

typedef struct Sum {
    double values;
    size_t count, zeros;
} Sum;

static double sum_mean(const Sum *sum, MetricPart part)
{
    if (!sum->count)
        return NAN;
    return part == METRIC_ZEROS ? 100.0 * (double)sum->zeros / (double)sum->count : sum->values / (double)sum->count;
}

static Sum sum_bins(const Metric *metric, unsigned from, unsigned to)
{
    Sum sum = {0};
    for (unsigned i = from; i < to; i++) {
        sum.values += metric->bins[i].sum;
        sum.count += metric->bins[i].count;
        sum.zeros += metric->bins[i].zeros;
    }
    return sum;
}

/* Bins before the first that has values and after the last have none: a line does not go on where nothing was measured. */
static void add_run(const Metric *metric, MetricPart part, unsigned window, double sums[METRIC_BINS])
{
    unsigned first = 0, end = METRIC_BINS;
    while (first < METRIC_BINS && !metric->bins[first].count)
        first++;
    while (end > first && !metric->bins[end - 1].count)
        end--;
    for (unsigned i = 0; i < METRIC_BINS; i++) {
        unsigned from = MAX(i, window / 2) - window / 2, to = MIN(from + window, METRIC_BINS);
        Sum sum = sum_bins(metric, from, to);
        sums[i] += i >= first && i < end ? sum_mean(&sum, part) : NAN;
    }
}

bool metric_line(const Result *result, const char *name, MetricPart part, unsigned window, MetricLine *line)
{
    *line = (MetricLine){.result = result, .metric = name};
    for (unsigned r = 0; r < result->runs->len; r++) {
        const Metric *metric = run_metric(g_ptr_array_index(result->runs, r), name);
        if (!metric)
            continue;
        add_run(metric, part, window, line->mean);
        line->runs++;
    }
    for (unsigned i = 0; i < METRIC_BINS; i++)
        line->mean[i] /= line->runs;
    return isfinite(metric_line_last(line));
}

double metric_overall(const Result *result, const char *name, MetricPart part)
{
    double total = 0;
    unsigned runs = 0;
    for (unsigned r = 0; r < result->runs->len; r++) {
        const Metric *metric = run_metric(g_ptr_array_index(result->runs, r), name);
        Sum sum = metric ? sum_bins(metric, 0, METRIC_BINS) : (Sum){0};
        if (!sum.count)
            continue;
        total += sum_mean(&sum, part);
        runs++;
    }
    return runs ? total / runs : NAN;
}

double metric_line_first(const MetricLine *line)
{
    for (unsigned i = 0; i < METRIC_BINS; i++)
        if (isfinite(line->mean[i]))
            return line->mean[i];
    return NAN;
}

unsigned metric_line_end(const MetricLine *line)
{
    unsigned end = METRIC_BINS;
    while (end > 0 && !isfinite(line->mean[end - 1]))
        end--;
    return end;
}

double metric_line_last(const MetricLine *line)
{
    unsigned end = metric_line_end(line);
    return end ? line->mean[end - 1] : NAN;
}

unsigned metric_line_bins(const MetricLine *line)
{
    unsigned bins = 0;
    for (unsigned i = 0; i < METRIC_BINS; i++)
        bins += isfinite(line->mean[i]) != 0;
    return bins;
}
