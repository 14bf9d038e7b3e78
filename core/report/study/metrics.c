#include "report/study/metrics.h"

#include <math.h>
#include <string.h>

static void metric_free(void *memory)
{
    Metric *metric = memory;
    g_free(metric->name);
    g_array_unref(metric->points);
    g_free(metric);
}

GPtrArray *metrics_new(void)
{
    return g_ptr_array_new_with_free_func(metric_free);
}

static Metric *add_metric(GPtrArray *metrics, const char *name)
{
    Metric *metric = g_new0(Metric, 1);
    metric->name = g_strdup(name);
    metric->stride = 1;
    metric->points = g_array_sized_new(FALSE, FALSE, sizeof(Sample), METRIC_POINTS);
    g_ptr_array_add(metrics, metric);
    return metric;
}

static Metric *find(const GPtrArray *metrics, const char *name)
{
    for (unsigned i = 0; i < metrics->len; i++) {
        Metric *metric = metrics->pdata[i];
        if (strcmp(metric->name, name) == 0)
            return metric;
    }
    return NULL;
}

const Metric *run_metric(const Run *run, const char *name)
{
    return find(run->metrics, name);
}

static Bin *bin_of(Metric *metric, int64_t step, int64_t steps)
{
    int64_t place = steps > 0 && step > 0 ? (step * METRIC_BINS - 1) / steps : 0;
    return &metric->bins[MIN(place, METRIC_BINS - 1)];
}

/* Every so manieth value is kept, so that the points are even; when they are full, every other one goes. */
static void keep_point(Metric *metric, Sample sample)
{
    GArray *points = metric->points;
    if (metric->values++ % metric->stride)
        return;
    if (points->len == METRIC_POINTS) {
        for (unsigned i = 0; 2 * i < points->len; i++)
            g_array_index(points, Sample, i) = g_array_index(points, Sample, 2 * i);
        g_array_set_size(points, METRIC_POINTS / 2);
        metric->stride *= 2;
    }
    g_array_append_val(points, sample);
}

bool metrics_add(GPtrArray *metrics, const char *name, Sample sample, int64_t steps)
{
    Metric *metric = find(metrics, name);
    if (!metric && metrics->len < METRICS_MOST)
        metric = add_metric(metrics, name);
    if (!metric)
        return false;
    Bin *bin = bin_of(metric, sample.step, steps);
    if (isfinite(sample.value)) {
        bin->sum += sample.value;
        bin->count++;
        bin->zeros += sample.value == 0;
    }
    keep_point(metric, sample);
    metric->last = sample;
    return true;
}
