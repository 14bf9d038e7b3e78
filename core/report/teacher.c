/* The teachers' own curves: their deviation and their meta-reward, from metrics.csv. */
#include "report/digits.h"
#include "report/figures.h"
#include "report/palette.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BINS = 50, MOST_POINTS = 1500 };

/* One metric of one variant, over the runs that count. */
typedef struct Series {
    const Result *result;
    const char *name;
    double sum[BINS]; /* of the samples in each fiftieth of the run */
    unsigned count[BINS];
    unsigned samples;
} Series;

static int64_t planned_steps(const TaskResults *task)
{
    int64_t most = 1;
    for (unsigned v = 0; v < task->results->len; v++) {
        const Result *result = g_ptr_array_index(task->results, v);
        for (unsigned r = 0; r < result->runs->len; r++)
            most = MAX(most, ((const Run *)g_ptr_array_index(result->runs, r))->steps);
    }
    return most;
}

static void add_run(Series *series, const Run *run, int64_t steps)
{
    const Metric *metric = run_metric(run, series->name);
    for (unsigned i = 0; metric && i < metric->samples->len; i++) {
        Sample sample = g_array_index(metric->samples, Sample, i);
        int64_t bin = CLAMP((sample.step - 1) * BINS / steps, 0, BINS - 1);
        if (!isfinite(sample.value))
            continue;
        series->sum[bin] += sample.value;
        series->count[bin]++;
        series->samples++;
    }
}

static void add_series(GArray *all, const Result *result, const char *name, int64_t steps)
{
    Series series = {.result = result, .name = name};
    for (unsigned r = 0; r < result->runs->len; r++)
        add_run(&series, g_ptr_array_index(result->runs, r), steps);
    if (series.samples)
        g_array_append_val(all, series);
}

/* Every metric whose name is `stem`, or begins with it and '_', of every variant. */
static GArray *find_series(const TaskResults *task, const char *stem, int64_t steps)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(Series));
    size_t length = strlen(stem);
    for (unsigned v = 0; v < task->results->len; v++) {
        const Result *result = g_ptr_array_index(task->results, v);
        const Run *first = result->runs->len ? g_ptr_array_index(result->runs, 0) : NULL;
        for (unsigned m = 0; first && m < first->metrics->len; m++) {
            const char *name = ((const Metric *)g_ptr_array_index(first->metrics, m))->name;
            if (strncmp(name, stem, length) == 0 && (!name[length] || name[length] == '_'))
                add_series(all, result, name, steps);
        }
    }
    return all;
}

static char *series_title(const Study *study, const Series *series, const char *stem)
{
    const char *variant = study_variant(study, series->result->variant);
    return strcmp(series->name, stem) == 0 ? g_strdup(variant) : g_strdup_printf("%s, %s", variant, series->name);
}

static double series_mean(const Series *series, unsigned bin)
{
    return series->count[bin] ? series->sum[bin] / series->count[bin] : NAN;
}

/* A row a bin, at its middle; a column a series. */
static void append_means(Sketch *sketch, const Study *study, const GArray *all, const char *stem, int64_t steps)
{
    g_string_append(sketch->data, "step");
    for (unsigned s = 0; s < all->len; s++) {
        g_autofree char *title = series_title(study, &g_array_index(all, Series, s), stem);
        g_string_append_printf(sketch->data, "\t%s", title);
    }
    for (unsigned bin = 0; bin < BINS; bin++) {
        g_string_append_printf(sketch->data, "\n%" G_GINT64_FORMAT, (int64_t)((bin + 0.5) * (double)steps / BINS));
        for (unsigned s = 0; s < all->len; s++)
            sketch_number(sketch, series_mean(&g_array_index(all, Series, s), bin));
    }
    g_string_append_c(sketch->data, '\n');
}

/* `index 0` is the block of means; the blocks of points follow it. */
static void append_lines(Sketch *sketch, const Study *study, const GArray *all, const char *stem)
{
    for (unsigned s = 0; s < all->len; s++) {
        const Series *series = &g_array_index(all, Series, s);
        g_autofree char *title = series_title(study, series, stem);
        sketch_plot(sketch);
        g_string_append_printf(sketch->plots, "index 0 using 1:%u with lines ", s + 2);
        gnuplot_line(sketch->plots, series->result->variant);
        sketch_title(sketch, title);
    }
}

static char *last_means(const Study *study, const GArray *all, const char *what, const char *stem)
{
    GString *words = g_string_new(what);
    for (unsigned s = 0; s < all->len; s++) {
        const Series *series = &g_array_index(all, Series, s);
        unsigned bin = BINS - 1;
        while (bin > 0 && !series->count[bin])
            bin--;
        g_autofree char *title = series_title(study, series, stem), *mean = digits_short(series_mean(series, bin));
        g_string_append_printf(words, "%s %s %s", s ? "," : "", title, mean);
    }
    return g_string_free(words, FALSE);
}

static Sketch *begin(const Study *study, const TaskResults *task, const char *kind, int64_t steps)
{
    Sketch *sketch = sketch_new(kind, study_task(study, task->task));
    sketch->axes.x_label = "environment steps (all that fed learning)";
    sketch->axes.x_high = (double)steps;
    return sketch;
}

Sketch *sigma_sketch(const Study *study, const TaskResults *task)
{
    int64_t steps = planned_steps(task);
    g_autoptr(GArray) all = find_series(task, "sigma", steps);
    if (!all->len)
        return NULL;
    Sketch *sketch = begin(study, task, "teacher-sigma", steps);
    sketch->title = g_strdup_printf("Deviation of the teachers' actions on %s", study_task(study, task->task));
    sketch->finding = last_means(study, all, "Deviation of the teachers' actions at the end:", "sigma");
    sketch->caption =
        g_strdup_printf("Mean over seeds and over each fiftieth of the run (%" G_GINT64_FORMAT " steps), in "
                        "the normalised action box, whose half width is 1.",
                        steps / BINS);
    sketch->axes.y_label = "σ (half the action range = 1)";
    append_means(sketch, study, all, "sigma", steps);
    append_lines(sketch, study, all, "sigma");
    return sketch;
}

/* ---- meta-rewards, which have single points besides ---- */

static GArray *points_of(const Series *series)
{
    GArray *points = g_array_new(FALSE, FALSE, sizeof(Sample));
    for (unsigned r = 0; r < series->result->runs->len; r++) {
        const Metric *metric = run_metric(g_ptr_array_index(series->result->runs, r), series->name);
        for (unsigned i = 0; metric && i < metric->samples->len; i++)
            if (isfinite(g_array_index(metric->samples, Sample, i).value))
                g_array_append_val(points, g_array_index(metric->samples, Sample, i));
    }
    return points;
}

/* A block of its own in the data, thinned evenly so that a page stays light. */
static void append_points(Sketch *sketch, const Series *series, unsigned block)
{
    g_autoptr(GArray) points = points_of(series);
    unsigned every = 1 + points->len / MOST_POINTS;
    g_string_append(sketch->data, "\n\n");
    for (unsigned i = 0; i < points->len; i += every) {
        Sample point = g_array_index(points, Sample, i);
        g_string_append_printf(sketch->data, "%" G_GINT64_FORMAT, point.step);
        sketch_number(sketch, point.value);
        g_string_append_c(sketch->data, '\n');
    }
    sketch_plot(sketch);
    g_string_append_printf(sketch->plots,
                           "index %u using 1:2 with points pointtype 7 pointsize 0.25 linecolor rgb '#90%s' notitle",
                           block, palette_colour(series->result->variant) + 1);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* A few wild points must not hide the rest: the axis shows the middle 96 % and a little more. */
static void find_range(const GArray *all, Axes *axes)
{
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));
    for (unsigned s = 0; s < all->len; s++) {
        g_autoptr(GArray) points = points_of(&g_array_index(all, Series, s));
        for (unsigned i = 0; i < points->len; i++)
            g_array_append_val(values, g_array_index(points, Sample, i).value);
    }
    qsort(values->data, values->len, sizeof(double), compare);
    double low = g_array_index(values, double, values->len / 50);
    double high = g_array_index(values, double, values->len - 1 - values->len / 50);
    double margin = 0.1 * (high - low);
    if (margin > 0) {
        axes->y_low = low - margin;
        axes->y_high = high + margin;
    }
}

Sketch *meta_reward_sketch(const Study *study, const TaskResults *task)
{
    int64_t steps = planned_steps(task);
    g_autoptr(GArray) all = find_series(task, "meta_reward", steps);
    if (!all->len)
        return NULL;
    Sketch *sketch = begin(study, task, "teacher-meta-reward", steps);
    sketch->title = g_strdup_printf("Meta-rewards on %s", study_task(study, task->task));
    sketch->finding = last_means(study, all, "Mean meta-reward over the last fiftieth of the run:", "meta_reward");
    sketch->caption = g_strdup_printf(
        "How much better the student became by each iteration's lookahead, in the task's own units. Points: single "
        "iterations of all seeds, the middle 96 %%. Lines: mean over seeds and over each fiftieth of the run "
        "(%" G_GINT64_FORMAT " steps).",
        steps / BINS);
    sketch->axes.y_label = "meta-reward (gain in return)";
    find_range(all, &sketch->axes);
    append_means(sketch, study, all, "meta_reward", steps);
    for (unsigned s = 0; s < all->len; s++)
        append_points(sketch, &g_array_index(all, Series, s), s + 1);
    append_lines(sketch, study, all, "meta_reward");
    return sketch;
}
