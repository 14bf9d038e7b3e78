/* What the teachers were paid, over time. */
#include "report/figures.h"
#include "report/lines.h"
#include <math.h>

enum { MOST_POINTS = 600 }; /* of one variant */

/* The next of 1, 2, 5, 10, 20 and so on that is not below x. */
static int64_t round_up(double x)
{
    const int steps[] = {1, 2, 5};
    for (int64_t scale = 1; scale < G_MAXINT64 / 100; scale *= 10)
        for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
            if ((double)(steps[i] * scale) >= x)
                return steps[i] * scale;
    return G_MAXINT64 / 100;
}

/* A twentieth of the run, or five iterations where these are longer; never more than half of what there is. */
static int64_t choose_window(const GArray *lines)
{
    double longest = 0, window = 1;
    for (unsigned i = 0; i < lines->len; i++) {
        const Line *line = lines_at(lines, i);
        double span = (double)(line->last - line->first);
        unsigned samples = ((const Metric *)g_ptr_array_index(line->metrics, 0))->samples->len;
        longest = fmax(longest, span);
        window = fmax(window, fmax(span / 20, samples > 1 ? 5 * span / (samples - 1) : 0));
    }
    return MAX(1, MIN(round_up(window), (int64_t)(longest / 2)));
}

typedef struct Cloud {
    size_t count, zero, positive; /* meta-rewards, finite ones */
    unsigned stride;              /* every so manieth is drawn */
    GArray *values;               /* double: those drawn */
} Cloud;

static void add_points(Figure *figure, const GArray *lines, unsigned which, Cloud *cloud)
{
    const Line *line = lines_at(lines, which);
    for (unsigned r = 0; r < line->metrics->len; r++) {
        const Metric *metric = g_ptr_array_index(line->metrics, r);
        for (unsigned i = 0; i < metric->samples->len; i++) {
            Sample sample = g_array_index(metric->samples, Sample, i);
            if (!isfinite(sample.value))
                continue;
            cloud->zero += sample.value == 0;
            cloud->positive += sample.value > 0;
            if (cloud->count++ % cloud->stride)
                continue;
            g_array_append_val(cloud->values, sample.value);
            g_string_append_printf(figure->points, "\n%" G_GINT64_FORMAT, sample.step);
            for (unsigned column = 0; column < lines->len; column++)
                figure_number(figure->points, column == which ? sample.value : NAN);
        }
    }
}

static unsigned choose_stride(const Line *line)
{
    size_t samples = 0;
    for (unsigned r = 0; r < line->metrics->len; r++)
        samples += ((const Metric *)g_ptr_array_index(line->metrics, r))->samples->len;
    return (unsigned)((samples + MOST_POINTS - 1) / MOST_POINTS);
}

static int ascending(gconstpointer a, gconstpointer b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The y axis holds the middle 98 of 100 points: the rare extremes would flatten all else. Returns how many lie outside. */
static unsigned set_range(Figure *figure, GArray *values)
{
    unsigned n = values->len, outside = 0;
    if (!n)
        return 0;
    g_array_sort(values, ascending);
    double low = fmin(0, g_array_index(values, double, n / 100)),
           high = fmax(0, g_array_index(values, double, n - 1 - n / 100));
    double margin = high > low ? 0.05 * (high - low) : 1;
    figure->axes.y_low = low - margin;
    figure->axes.y_high = high + margin;
    for (unsigned i = 0; i < n; i++) {
        double value = g_array_index(values, double, i);
        outside += value < figure->axes.y_low || value > figure->axes.y_high;
    }
    return outside;
}

static void tell_cloud(GString *alt, const char *variant, const Cloud *cloud)
{
    if (!cloud->count)
        return;
    double percent = 100.0 / (double)cloud->count;
    g_string_append_printf(alt, " %s: %zu meta-rewards, %.0f %% above zero, %.0f %% exactly zero.", variant,
                           cloud->count, percent * (double)cloud->positive, percent * (double)cloud->zero);
}

static void plot_points(Figure *figure, const Study *study, const GArray *lines)
{
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));
    unsigned stride = 1;
    g_string_append(figure->points, "step");
    for (unsigned i = 0; i < lines->len; i++)
        figure_name(figure->points, lines_variant(study, lines_at(lines, i)));
    for (unsigned i = 0; i < lines->len; i++) {
        const Line *line = lines_at(lines, i);
        Cloud cloud = {.stride = choose_stride(line), .values = values};
        g_autofree char *column = g_strdup_printf("%u", i + 2);
        add_points(figure, lines, i, &cloud);
        tell_cloud(figure->alt, lines_variant(study, line), &cloud);
        figure_plot(figure, column, "points pt 7 ps 0.35", line->result->variant, NULL);
        stride = MAX(stride, cloud.stride);
    }
    g_string_append_c(figure->points, '\n');
    unsigned outside = set_range(figure, values);
    if (stride > 1)
        g_string_append_printf(figure->legend, " Of many points every %uth is drawn.", stride);
    if (outside)
        g_string_append_printf(figure->legend, " %u points lie outside the frame.", outside);
}

Figure *meta_reward_figure(const Study *study, const TaskResults *task, GHashTable *taken)
{
    g_autoptr(GArray) lines = lines_find(task, "meta_reward");
    if (!lines->len)
        return NULL;
    const char *name = study_task(study, task->task);
    int64_t window = choose_window(lines);
    Figure *figure = figure_new("teacher", name, "meta-reward", 0, task_last_step(task), taken);
    figure->heading = g_strdup_printf("%s: what the teachers were paid", name);
    figure->y_label = g_strdup_printf("meta-reward, mean of %" G_GINT64_FORMAT " steps", window);
    figure->axes.y_label = figure->y_label;
    g_string_append_printf(figure->alt,
                           "Raw meta-reward of the teachers on %s: the gain in the student’s return from the "
                           "teacher’s data, over environment steps.",
                           name);
    g_string_append_printf(figure->legend,
                           "Point: one iteration’s meta-reward. Line: running mean over %" G_GINT64_FORMAT
                           " steps, then over seeds.",
                           window);
    g_string_append(figure->plots, "0 with lines lw 1 lc rgb '#999999' notitle");
    lines_write(figure, study, lines, line_smoothed, window);
    plot_points(figure, study, lines);
    lines_plot(figure, study, lines);
    return figure;
}
