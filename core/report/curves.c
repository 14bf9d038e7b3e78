/* Learning curves: what the student alone returns, over the steps that fed its learning. */
#include "report/digits.h"
#include "report/figures.h"
#include "report/palette.h"
#include <math.h>

static const Result *result_at(const TaskResults *task, unsigned i)
{
    return g_ptr_array_index(task->results, i);
}

/* A row a step; for each variant that counts its mean and both ends of the band. */
static void append_data(Sketch *sketch, const Study *study, const TaskResults *task)
{
    g_string_append(sketch->data, "step");
    for (unsigned v = 0; v < task->results->len; v++) {
        const char *name = study_variant(study, result_at(task, v)->variant);
        if (result_at(task, v)->runs->len)
            g_string_append_printf(sketch->data, "\t%s mean\t%s low\t%s high", name, name, name);
    }
    for (unsigned i = 0; i < task->steps->len; i++) {
        g_string_append_printf(sketch->data, "\n%" G_GINT64_FORMAT, g_array_index(task->steps, int64_t, i));
        for (unsigned v = 0; v < task->results->len; v++) {
            const Result *result = result_at(task, v);
            if (!result->runs->len)
                continue;
            sketch_number(sketch, result->curve[i].mean);
            sketch_number(sketch, result->curve[i].low);
            sketch_number(sketch, result->curve[i].high);
        }
    }
    g_string_append_c(sketch->data, '\n');
}

static void append_band(Sketch *sketch, unsigned column, unsigned variant)
{
    sketch_plot(sketch);
    g_string_append_printf(
        sketch->plots,
        "using 1:%u:%u with filledcurves linecolor rgb '%s' fillstyle transparent solid 0.16 noborder "
        "notitle",
        column + 1, column + 2, palette_colour(variant));
}

static void append_line(Sketch *sketch, const Study *study, unsigned column, const Result *result)
{
    sketch_plot(sketch);
    g_string_append_printf(sketch->plots, "using 1:%u with lines ", column);
    gnuplot_line(sketch->plots, result->variant);
    sketch_title(sketch, study_variant(study, result->variant));
}

/* Bands first, so that they cover no line. */
static void append_plots(Sketch *sketch, const Study *study, const TaskResults *task)
{
    unsigned column = 2;
    for (unsigned v = 0; v < task->results->len; v++)
        if (result_at(task, v)->runs->len) {
            if (result_at(task, v)->runs->len > 1)
                append_band(sketch, column, result_at(task, v)->variant);
            column += 3;
        }
    column = 2;
    for (unsigned v = 0; v < task->results->len; v++)
        if (result_at(task, v)->runs->len) {
            append_line(sketch, study, column, result_at(task, v));
            column += 3;
        }
}

static char *finding(const Study *study, const TaskResults *task)
{
    GString *words = g_string_new(NULL);
    g_string_append_printf(words, "Return of the student on %s at step %" G_GINT64_FORMAT ":",
                           study_task(study, task->task), task_last_step(task));
    for (unsigned v = 0; v < task->results->len; v++) {
        const Result *result = result_at(task, v);
        if (!result->runs->len)
            continue;
        g_autofree char *mean = digits_short(result->curve[task->steps->len - 1].mean);
        g_string_append_printf(words, "%s %s %s", v ? "," : "", study_variant(study, result->variant), mean);
    }
    return g_string_free(words, FALSE);
}

/* The range of the seeds' own returns: bands of few seeds reach far beyond what can be, and would flatten the curves. */
static void find_range(const TaskResults *task, Axes *axes)
{
    double low = INFINITY, high = -INFINITY;
    for (unsigned v = 0; v < task->results->len; v++) {
        const Result *result = result_at(task, v);
        for (size_t i = 0; i < (size_t)result->runs->len * task->steps->len; i++) {
            low = fmin(low, result->returns[i]);
            high = fmax(high, result->returns[i]);
        }
    }
    double margin = 0.08 * (high - low);
    if (margin > 0) {
        axes->y_low = low - margin;
        axes->y_high = high + margin;
    }
}

Sketch *curves_sketch(const Study *study, const TaskResults *task)
{
    if (!task->steps->len)
        return NULL;
    const char *name = study_task(study, task->task);
    Sketch *sketch = sketch_new("curves", name);
    sketch->title = g_strdup_printf("Learning curves on %s", name);
    sketch->finding = finding(study, task);
    sketch->caption = g_strdup("Mean over seeds of the student's return when it acts alone, without noise. Bands: 95 % "
                               "Student-t interval of that mean, which may leave the frame; one seed has none.");
    sketch->axes.x_label = "environment steps (all that fed learning)";
    sketch->axes.y_label = "return of the student";
    sketch->axes.x_high = (double)task_last_step(task);
    find_range(task, &sketch->axes);
    append_data(sketch, study, task);
    append_plots(sketch, study, task);
    return sketch;
}
