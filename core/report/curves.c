/* The learning curves. */
#include "base/text.h"
#include "report/digits.h"
#include "report/figures.h"
#include <math.h>
#include <stdlib.h>

/* The numbers behind the curves: step, and mean, low, high of each variant. */
static void write_data(const Study *study, const TaskResults *task, GString *data)
{
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        const char *const columns[] = {"mean", "low", "high"};
        for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
            g_autofree char *name = g_strdup_printf("%s %s", study_variant(study, result->variant), columns[i]);
            figure_name(data, name);
        }
    }
    for (unsigned i = 0; i < task->steps->len; i++) {
        g_string_append_printf(data, "\n%" G_GINT64_FORMAT, g_array_index(task->steps, int64_t, i));
        for (unsigned v = 0; v < task->counting->len; v++) {
            const Result *result = g_ptr_array_index(task->counting, v);
            figure_number(data, result->curve[i].mean);
            figure_number(data, result->curve[i].low);
            figure_number(data, result->curve[i].high);
        }
    }
    g_string_append_c(data, '\n');
}

/* A corner of the variant's band as it is drawn: cut at the frame. The other variants' columns stay empty. */
static void append_corner(Figure *figure, const TaskResults *task, unsigned variant, double step, double low,
                          double high)
{
    const Axes *axes = &figure->axes;
    char number[TEXT_NUMBER_SIZE];
    g_string_append(figure->points, text_number(step, number));
    for (unsigned v = 0; v < task->counting->len; v++) {
        figure_number(figure->points, v == variant ? CLAMP(low, axes->y_low, axes->y_high) : NAN);
        figure_number(figure->points, v == variant ? CLAMP(high, axes->y_low, axes->y_high) : NAN);
    }
    g_string_append_c(figure->points, '\n');
}

static int compare_shares(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double between(double from, double to, double share)
{
    return from + share * (to - from);
}

/* Corners where an edge of the band crosses the frame on its way from one evaluation to the next. */
static void append_crossings(Figure *figure, const TaskResults *task, unsigned variant, unsigned i)
{
    const Interval *curve = ((const Result *)g_ptr_array_index(task->counting, variant))->curve;
    const double edges[][2] = {{curve[i - 1].low, curve[i].low}, {curve[i - 1].high, curve[i].high}};
    const double bounds[] = {figure->axes.y_low, figure->axes.y_high};
    double from = (double)g_array_index(task->steps, int64_t, i - 1),
           to = (double)g_array_index(task->steps, int64_t, i);
    double shares[4];
    size_t count = 0;
    for (int e = 0; e < 2; e++)
        for (int b = 0; b < 2; b++) {
            double share = (bounds[b] - edges[e][0]) / (edges[e][1] - edges[e][0]);
            if (share > 0 && share < 1)
                shares[count++] = share;
        }
    qsort(shares, count, sizeof shares[0], compare_shares);
    for (size_t c = 0; c < count; c++)
        append_corner(figure, task, variant, between(from, to, shares[c]), between(edges[0][0], edges[0][1], shares[c]),
                      between(edges[1][0], edges[1][1], shares[c]));
}

/* gnuplot's PNG does not cut a band at the frame as its SVG does: both get bands that end there. */
static void write_bands(Figure *figure, const Study *study, const TaskResults *task)
{
    g_string_append(figure->points, "step");
    for (unsigned v = 0; v < task->counting->len; v++) {
        const char *variant = study_variant(study, ((const Result *)g_ptr_array_index(task->counting, v))->variant);
        g_autofree char *low = g_strdup_printf("%s low", variant), *high = g_strdup_printf("%s high", variant);
        figure_name(figure->points, low);
        figure_name(figure->points, high);
    }
    g_string_append_c(figure->points, '\n');
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        for (unsigned i = 0; result->runs->len > 1 && i < task->steps->len; i++) {
            if (i > 0)
                append_crossings(figure, task, v, i);
            append_corner(figure, task, v, (double)g_array_index(task->steps, int64_t, i), result->curve[i].low,
                          result->curve[i].high);
        }
    }
}

/* All bands first, so that none lies over a line. A single evaluation gives points with bars in place of lines and bands. */
static void plot(Figure *figure, const Study *study, const TaskResults *task)
{
    bool single = task->steps->len == 1;
    for (int line = 0; line <= 1; line++) {
        unsigned column = 2;
        for (unsigned v = 0; v < task->counting->len; v++) {
            const Result *result = g_ptr_array_index(task->counting, v);
            figure->shift = single ? (v + 1.0) / (task->counting->len + 1) - 0.5 : 0;
            g_autofree char *mean = g_strdup_printf("%u", column);
            unsigned edge = figure->points->len ? 2 + 2 * v : column + 1; /* cut bands stand in a file of their own */
            g_autofree char *band = g_strdup_printf("%u:%u", edge, edge + 1);
            g_autofree char *bars = g_strdup_printf("%u:%u:%u", column, column + 1, column + 2);
            if (line)
                figure_plot(figure, mean, single ? "points pt 7 ps 0.7" : "lines lw 2", result->variant,
                            study_variant(study, result->variant));
            else if (result->runs->len > 1)
                figure_plot(figure, single ? bars : band,
                            single ? "yerrorbars pt 7 ps 0.7" : "filledcurves fs transparent solid 0.16 noborder",
                            result->variant, NULL);
            column += 3;
        }
    }
}

typedef struct Span {
    double low, high;
} Span;

static void widen(Span *span, double x)
{
    if (isfinite(x)) {
        span->low = fmin(span->low, x);
        span->high = fmax(span->high, x);
    }
}

/* The y axis holds what the seeds returned. Bands of few seeds may reach far beyond what can be, and would flatten the curves:
 * they are cut at the frame. Returns whether they are. */
static bool set_range(Figure *figure, const TaskResults *task)
{
    Span returns = {INFINITY, -INFINITY}, bands = returns;
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        for (size_t i = 0; i < (size_t)result->runs->len * task->steps->len; i++)
            widen(&returns, result->returns[i]);
        for (unsigned i = 0; i < task->steps->len; i++) {
            widen(&bands, result->curve[i].low);
            widen(&bands, result->curve[i].high);
        }
    }
    double margin = returns.high > returns.low ? 0.06 * (returns.high - returns.low) : 1;
    figure->axes.y_low = returns.low - margin;
    figure->axes.y_high = returns.high + margin;
    return bands.low < figure->axes.y_low || bands.high > figure->axes.y_high;
}

/* " At step 15000: ou -172.1 (-190.0 to -154.2), meta ..." */
static void tell_ends(GString *alt, const Study *study, const TaskResults *task)
{
    Digits digits = {0};
    unsigned last = task->steps->len - 1;
    const char *separator = "";
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        digits_see_interval(&digits, result->curve[last]);
    }
    g_string_append_printf(alt, " At step %" G_GINT64_FORMAT ": ", task_last_step(task));
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        g_autofree char *mean = digits_text(&digits, result->curve[last].mean);
        g_autofree char *range = digits_range(&digits, result->curve[last]);
        g_string_append_printf(alt, "%s%s %s", separator, study_variant(study, result->variant), mean);
        if (result->runs->len > 1)
            g_string_append_printf(alt, " (%s)", range);
        separator = ", ";
    }
    g_string_append_c(alt, '.');
}

/* Which final returns differ from the baseline's by more than chance may give. */
static void tell_differences(GString *alt, const Study *study, const TaskResults *task)
{
    unsigned compared = 0, few = 0, apart = 0;
    g_autoptr(GString) names = g_string_new(NULL);
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        compared += result->difference.count > 1;
        few += result->difference.count > 1 && result->difference.count < RESULTS_ENOUGH_SEEDS;
        if (result->difference.low > 0 || result->difference.high < 0)
            g_string_append_printf(names, "%s%s %s than %s", apart++ ? ", " : "", study_variant(study, result->variant),
                                   result->difference.low > 0 ? "higher" : "lower",
                                   study_variant(study, result->baseline));
    }
    if (few)
        g_string_append(alt, " Too few seeds to name a winner.");
    else if (compared && !apart)
        g_string_append(alt, " No final return differs from the baseline's: all 95 % intervals contain zero.");
    else if (apart)
        g_string_append_printf(alt, " Final returns whose difference has a 95 %% interval without zero: %s.",
                               names->str);
}

Figure *curves_figure(const Study *study, const TaskResults *task, GHashTable *taken)
{
    if (!task->steps->len)
        return NULL;
    const char *name = study_task(study, task->task);
    Figure *figure =
        figure_new("curves", name, NULL, g_array_index(task->steps, int64_t, 0), task_last_step(task), taken);
    figure->heading = g_strdup_printf("%s: learning curves", name);
    figure->axes.y_label = "return of the student";
    write_data(study, task, figure->data);
    bool cut = set_range(figure, task);
    if (cut && task->steps->len > 1)
        write_bands(figure, study, task);
    plot(figure, study, task);
    g_string_append_printf(figure->alt, "Learning curves on %s: mean return of the student against environment steps.",
                           name);
    tell_ends(figure->alt, study, task);
    tell_differences(figure->alt, study, task);
    g_string_append(figure->legend,
                    "Line: mean over seeds of each evaluation’s mean return. Band: 95 % Student-t interval "
                    "of that mean; with one seed there is none.");
    if (cut)
        g_string_append(figure->legend, " The frame holds the seeds’ own returns; wider bands are cut at it.");
    return figure;
}
