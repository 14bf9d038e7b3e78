#include "report/lines.h"

#include <math.h>

enum { GRID = 200 }; /* steps between which a line is drawn */

static int64_t step_at(const Metric *metric, unsigned i)
{
    return g_array_index(metric->samples, Sample, i).step;
}

/* False when some run lacks the metric: then no mean over seeds can be had. */
static bool gather(Line *line)
{
    line->metrics = g_ptr_array_new();
    line->first = 0;
    line->last = G_MAXINT64;
    for (unsigned r = 0; r < line->result->runs->len; r++) {
        const Metric *metric = run_metric(g_ptr_array_index(line->result->runs, r), line->metric);
        if (!metric)
            return false;
        line->first = MAX(line->first, step_at(metric, 0));
        line->last = MIN(line->last, step_at(metric, metric->samples->len - 1));
        g_ptr_array_add(line->metrics, (void *)metric);
    }
    return line->first <= line->last;
}

static void line_clear(void *memory)
{
    g_ptr_array_unref(((Line *)memory)->metrics);
}

static void add_line(GArray *lines, const Result *result, const char *metric)
{
    Line line = {.result = result, .metric = metric};
    if (gather(&line))
        g_array_append_val(lines, line);
    else
        line_clear(&line);
}

GArray *lines_find(const TaskResults *task, const char *prefix)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(Line));
    g_array_set_clear_func(lines, line_clear);
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        const Run *run = g_ptr_array_index(result->runs, 0);
        for (unsigned m = 0; m < run->metrics->len; m++) {
            const Metric *metric = g_ptr_array_index(run->metrics, m);
            if (g_str_has_prefix(metric->name, prefix))
                add_line(lines, result, metric->name);
        }
    }
    return lines;
}

/* The place of the last sample at or before `step`, or one before it; the samples are in order. */
static unsigned places_until(const Metric *metric, int64_t step)
{
    unsigned low = 0, high = metric->samples->len;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (step_at(metric, middle) <= step)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double line_held(const Line *line, int64_t step, int64_t window)
{
    double sum = 0;
    for (unsigned r = 0; r < line->metrics->len; r++) {
        const Metric *metric = g_ptr_array_index(line->metrics, r);
        unsigned place = places_until(metric, step);
        sum += place && step <= line->last ? g_array_index(metric->samples, Sample, place - 1).value : NAN;
    }
    return sum / line->metrics->len;
}

double line_highest(const Line *line)
{
    double most = 0;
    int64_t stride = MAX(1, (line->last - line->first) / GRID);
    for (int64_t step = line->first; step <= line->last; step += stride) {
        double value = line_held(line, step, 0);
        most = isfinite(value) ? fmax(most, value) : most;
    }
    return most;
}

double line_smoothed(const Line *line, int64_t step, int64_t window)
{
    double sum = step - window / 2 < line->first || step + window / 2 > line->last ? NAN : 0;
    for (unsigned r = 0; r < line->metrics->len; r++) {
        const Metric *metric = g_ptr_array_index(line->metrics, r);
        unsigned from = places_until(metric, step - window / 2), to = places_until(metric, step + window / 2);
        double part = 0;
        for (unsigned i = from; i < to; i++)
            part += g_array_index(metric->samples, Sample, i).value;
        sum += from < to ? part / (to - from) : NAN;
    }
    return sum / line->metrics->len;
}

const Line *lines_at(const GArray *lines, unsigned i)
{
    return &g_array_index(lines, Line, i);
}

const char *lines_variant(const Study *study, const Line *line)
{
    return study_variant(study, line->result->variant);
}

void lines_write(Figure *figure, const Study *study, const GArray *lines, LineMean mean, int64_t window)
{
    int64_t first = G_MAXINT64, last = 0;
    for (unsigned i = 0; i < lines->len; i++) {
        const Line *line = lines_at(lines, i);
        g_autofree char *name = g_strdup_printf("%s %s", lines_variant(study, line), line->metric);
        figure_name(figure->data, name);
        first = MIN(first, line->first);
        last = MAX(last, line->last);
    }
    int64_t stride = MAX(1, (last - first) / GRID);
    for (int64_t step = first; step <= last; step += stride) {
        g_string_append_printf(figure->data, "\n%" G_GINT64_FORMAT, step);
        for (unsigned i = 0; i < lines->len; i++)
            figure_number(figure->data, mean(lines_at(lines, i), step, window));
    }
    g_string_append_c(figure->data, '\n');
}

void lines_plot(Figure *figure, const Study *study, const GArray *lines)
{
    for (unsigned i = 0; i < lines->len; i++) {
        const Line *line = lines_at(lines, i);
        bool again = i > 0 && lines_at(lines, i - 1)->result == line->result;
        g_autofree char *column = g_strdup_printf("%u", i + 2);
        figure_plot(figure, column, "lines lw 2", line->result->variant, again ? NULL : lines_variant(study, line));
    }
}
