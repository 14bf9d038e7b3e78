#include "report/figures/teachers.h"

#include "report/figures/coverage-plot.h"
#include "report/figures/palette.h"
#include "report/figures/sheet.h"
#include "report/figures/teacher-panels.h"
#include "report/figures/telling.h"
#include "report/words/digits.h"
#include <math.h>
#include <string.h>

enum { COLUMNS = 3, FRAME = 84, TICKS = 4, CLOUD_MOST = 150 /* points of one variant */ };

static const MetricLine *line_at(const TeacherPanel *panel, unsigned i)
{
    return &g_array_index(panel->lines, MetricLine, i);
}

static int64_t steps_of(const MetricLine *line)
{
    return ((const Run *)g_ptr_array_index(line->result->runs, 0))->steps;
}

/* The different lengths of the runs (int64_t): of one experiment all are the same. */
static GArray *lengths_of(const TeacherPanel *panel)
{
    GArray *lengths = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (unsigned i = 0; i < panel->lines->len; i++) {
        int64_t steps = steps_of(line_at(panel, i));
        bool known = false;
        for (unsigned k = 0; k < lengths->len; k++)
            known = known || g_array_index(lengths, int64_t, k) == steps;
        if (!known)
            g_array_append_val(lengths, steps);
    }
    return lengths;
}

/* A column for each line; runs of another length have rows of their own. */
static void write_lines(GString *table, const Study *study, const TeacherPanel *panel)
{
    g_autoptr(GArray) lengths = lengths_of(panel);
    cell_text(table, "step", "");
    for (unsigned i = 0; i < panel->lines->len; i++)
        cell_text(table, study_variant(study, line_at(panel, i)->result->variant), line_at(panel, i)->metric);
    cell_end_row(table);
    for (unsigned k = 0; k < lengths->len; k++) {
        int64_t steps = g_array_index(lengths, int64_t, k);
        for (unsigned bin = 0; bin < METRIC_BINS; bin++) {
            cell_number(table, metric_bin_step(steps, bin));
            for (unsigned i = 0; i < panel->lines->len; i++) {
                const MetricLine *line = line_at(panel, i);
                cell_number(table, steps_of(line) == steps ? line->mean[bin] : NAN);
            }
            cell_end_row(table);
        }
    }
}

static Span span_of(const TeacherPanel *panel)
{
    Span span = SPAN_EMPTY;
    for (unsigned i = 0; i < panel->lines->len; i++)
        for (unsigned bin = 0; bin < METRIC_BINS; bin++)
            span_widen(&span, line_at(panel, i)->mean[bin]);
    return span;
}

/* Lines of one variant look alike; thinner where there are several. */
static void add_lines(Plot *plot, const TeacherPanel *panel)
{
    for (unsigned i = 0; i < panel->lines->len; i++) {
        const MetricLine *line = line_at(panel, i);
        bool several = (i > 0 && line_at(panel, i - 1)->result == line->result) ||
                       (i + 1 < panel->lines->len && line_at(panel, i + 1)->result == line->result);
        panel_item(plot, "'%s' skip 1 using 1:%u with %s lt %u%s", plot_table_name(plot), i + 2,
                   metric_line_bins(line) > 1 ? "lines" : "points ps 0.4*dot",
                   plot_variant(plot, line->result->variant), several ? " lw 0.8" : "");
    }
}

/* ---- single meta-rewards ---- */

static unsigned points_of(const MetricLine *line)
{
    unsigned count = 0;
    for (unsigned r = 0; r < line->result->runs->len; r++) {
        const Metric *metric = run_metric(g_ptr_array_index(line->result->runs, r), line->metric);
        count += metric ? metric->points->len : 0;
    }
    return count;
}

/* Evenly taken of all runs of the line. */
static void write_points(GString *table, const TeacherPanel *panel, unsigned which, GArray *values)
{
    const MetricLine *line = line_at(panel, which);
    unsigned stride = (points_of(line) + CLOUD_MOST - 1) / CLOUD_MOST, seen = 0;
    for (unsigned r = 0; r < line->result->runs->len; r++) {
        const Metric *metric = run_metric(g_ptr_array_index(line->result->runs, r), line->metric);
        for (unsigned i = 0; metric && i < metric->points->len; i++) {
            Sample sample = g_array_index(metric->points, Sample, i);
            if (seen++ % stride || !axis_can_show(sample.value))
                continue;
            g_array_append_val(values, sample.value);
            cell_number(table, (double)sample.step);
            for (unsigned column = 0; column < panel->lines->len; column++)
                cell_number(table, column == which ? sample.value : NAN);
            cell_end_row(table);
        }
    }
}

/* The axis holds the middle 98 of 100 points, and all of the lines: rare extremes would flatten all else. */
static Axis cloud_axis(GArray *values, Span lines)
{
    statistics_sort((double *)(void *)values->data, values->len);
    span_widen(&lines, 0);
    if (values->len) {
        span_widen(&lines, statistics_quantile((const double *)(const void *)values->data, values->len, 0.01));
        span_widen(&lines, statistics_quantile((const double *)(const void *)values->data, values->len, 0.99));
    }
    return axis_around(lines, TICKS, NULL);
}

/* Lies below the lines. Returns the axis that shows both. */
static Axis add_cloud(Plot *plot, const Study *study, const TeacherPanel *panel)
{
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));
    g_autofree char *what = g_strconcat(panel->file, "-points", NULL);
    GString *table = plot_table(plot, what);
    cell_text(table, "step", "");
    for (unsigned i = 0; i < panel->lines->len; i++)
        cell_text(table, study_variant(study, line_at(panel, i)->result->variant), "");
    cell_end_row(table);
    for (unsigned i = 0; i < panel->lines->len; i++) {
        unsigned before = values->len;
        write_points(table, panel, i, values);
        if (values->len > before)
            panel_item(plot, "'%s' skip 1 using 1:%u with points pt 7 ps 0.2*dot lc rgb '#A0%s'", plot_table_name(plot),
                       i + 2, palette_colour(line_at(panel, i)->result->variant) + 1);
    }
    return cloud_axis(values, span_of(panel));
}

/* ---- panels ---- */

static Axis axis_of(const TeacherPanel *panel)
{
    Span span = span_of(panel);
    if (panel->kind == TEACHER_ZEROS || span.low >= 0)
        return axis_from_zero(span.high, TICKS, NULL);
    return axis_around(span, TICKS, NULL);
}

/* Where the last of the lines ends. */
static int64_t last_step(const TeacherPanel *panel)
{
    int64_t last = 1;
    for (unsigned i = 0; i < panel->lines->len; i++) {
        const MetricLine *line = line_at(panel, i);
        last = MAX(last, (int64_t)((double)steps_of(line) * metric_line_end(line) / METRIC_BINS));
    }
    return last;
}

static void draw_over_time(Sheet *sheet, const TeacherPanel *panel)
{
    Plot *plot = sheet->plot;
    Panel frame = {.title = panel->title, .x = axis_of_steps(0, last_step(panel), TICKS, NULL)};
    frame.y = panel->kind == TEACHER_META_REWARD ? add_cloud(plot, sheet->study, panel) : axis_of(panel);
    write_lines(plot_table(plot, panel->file), sheet->study, panel);
    sheet_open(sheet, &frame);
    if (frame.y.low < 0)
        panel_mark(plot, &frame, 0, true);
    add_lines(plot, panel);
    panel_draw(plot);
}

static void write_lags(GString *table, const Study *study, const TaskResults *task, const TeacherPanel *panel)
{
    cell_text(table, "lag", "");
    for (unsigned v = 0; v < task->counting->len; v++)
        cell_text(table, study_variant(study, ((const Result *)g_ptr_array_index(task->counting, v))->variant), "");
    cell_end_row(table);
    for (unsigned i = 0; i < TEACHER_LAGS; i++) {
        cell_number(table, teacher_lags[i]);
        for (unsigned v = 0; v < task->counting->len; v++)
            cell_number(table, panel->values[v * TEACHER_LAGS + i]);
        cell_end_row(table);
    }
}

static void draw_autocorrelation(Sheet *sheet, const TaskResults *task, const TeacherPanel *panel)
{
    Plot *plot = sheet->plot;
    Span span = {0, 1};
    for (size_t i = 0; i < (size_t)task->counting->len * TEACHER_LAGS; i++)
        span_widen(&span, panel->values[i]);
    Panel frame = {
        .title = panel->title, .x = {.low = 0.9, .high = 71, .tick = 1}, .y = axis_around(span, TICKS, NULL)};
    write_lags(plot_table(plot, panel->file), sheet->study, task, panel);
    sheet_open(sheet, &frame);
    panel_command(plot, "set logscale x 2");
    panel_command(plot, "set xtics (1, 2, 4, 8, 16, 32, 64)");
    panel_mark(plot, &frame, 0, true);
    for (unsigned v = 0; v < task->counting->len; v++)
        if (isfinite(panel->values[v * TEACHER_LAGS]))
            panel_item(plot, "'%s' skip 1 using 1:%u with lines lt %u", plot_table_name(plot), v + 2,
                       plot_variant(plot, ((const Result *)g_ptr_array_index(task->counting, v))->variant));
    panel_draw(plot);
}

/* ---- words ---- */

static const char *separator(GString *alt, unsigned i)
{
    return i ? ", " : alt->len ? " " : "";
}

static void tell_line(GString *alt, const Study *study, const TeacherPanel *panel, unsigned i)
{
    const MetricLine *line = line_at(panel, i);
    MetricPart part = panel->kind == TEACHER_ZEROS ? METRIC_ZEROS : METRIC_VALUE;
    g_string_append_printf(alt, "%s%s ", separator(alt, i), study_variant(study, line->result->variant));
    if (g_ascii_isdigit(line->metric[strlen(line->metric) - 1]))
        g_string_append_printf(alt, "(%s) ", line->metric);
    if (panel->kind == TEACHER_METRIC) {
        g_autofree char *from = digits_short(metric_line_first(line)), *to = digits_short(metric_line_last(line));
        g_string_append_printf(alt, "from %s to %s", from, to);
    } else {
        g_autofree char *mean = digits_short(metric_overall(line->result, line->metric, part));
        g_string_append_printf(alt, "%s on average", mean);
    }
}

static void tell_panel(GString *alt, const Study *study, const TaskResults *task, const TeacherPanel *panel)
{
    g_string_append_printf(alt, " %s:", panel->title);
    for (unsigned i = 0; i < panel->lines->len; i++)
        tell_line(alt, study, panel, i);
    unsigned told = 0;
    for (unsigned v = 0; panel->values && v < task->counting->len; v++) {
        double value = panel->values[v * TEACHER_LAGS];
        g_autofree char *text = digits_short(value);
        if (isfinite(value))
            g_string_append_printf(
                alt, "%s%s %s at lag 1", separator(alt, told++),
                study_variant(study, ((const Result *)g_ptr_array_index(task->counting, v))->variant), text);
    }
    g_string_append_c(alt, '.');
}

static bool is_partial(const GPtrArray *panels)
{
    for (unsigned p = 0; p < panels->len; p++) {
        const TeacherPanel *panel = g_ptr_array_index(panels, p);
        for (unsigned i = 0; i < panel->lines->len; i++)
            if (line_at(panel, i)->runs < line_at(panel, i)->result->runs->len)
                return true;
    }
    return false;
}

static const char *const explanations[] = {
    [TEACHER_METRIC] = NULL,
    [TEACHER_META_REWARD] = " Meta-reward: the gain in the student’s return from the teacher’s data; points are single "
                            "ones, the rarest hundredth on either side may lie outside.",
    [TEACHER_ZEROS] = NULL,
    [TEACHER_AUTOCORRELATION] = " Autocorrelation: of the sampled action less the student’s, mean over time.",
};

static void tell_legend(GString *legend, const GPtrArray *panels, unsigned omitted)
{
    g_string_append(
        legend, "Line: running mean, then mean over runs. It runs over a twentieth of a run for meta-rewards, or "
                "five of them, a fortieth for clipped actions and distance, one in 200 parts for all else, or as far "
                "as the next value. σ and actions are in units of half the action’s range; a teacher with a σ for each "
                "dimension "
                "has a line for each. Distance: root mean square of D0’s actions less the student’s.");
    for (unsigned p = 0; p < panels->len; p++) {
        const char *words = explanations[((const TeacherPanel *)g_ptr_array_index(panels, p))->kind];
        if (words)
            g_string_append(legend, words);
    }
    if (is_partial(panels))
        g_string_append(legend, " Some runs lack some of these numbers: there the mean is over those that have them.");
    if (omitted)
        g_string_append_printf(legend, " %u more numbers of the strategies’ own are in metrics.csv.", omitted);
}

static void draw_task(Plots *plots, const TaskResults *task)
{
    unsigned omitted;
    g_autoptr(GPtrArray) panels = teacher_panels(task, &omitted);
    if (!panels->len)
        return;
    const char *name = study_task(plots->study, task->task);
    g_autoptr(GArray) variants = counting_variants(task);
    Plot *plot = plots_add(plots, FIGURE_TEACHERS, plots_stem(plots, "teachers", name),
                           panels->len > 1 ? PLOT_PAGE : PLOT_COLUMN);
    Sheet sheet = {plot,        plots->study,   variants,      MIN(COLUMNS, panels->len),
                   panels->len, .titled = true, .frame = FRAME};
    sheet.left = 42;
    sheet.x_label = TELLING_STEPS;
    sheet_begin(&sheet);
    plot->heading = g_strdup_printf("%s: what the teachers did", name);
    g_string_append_printf(plot->alt, "What the teachers did on %s, over environment steps.", name);
    for (unsigned p = 0; p < panels->len; p++) {
        const TeacherPanel *panel = g_ptr_array_index(panels, p);
        if (panel->kind == TEACHER_AUTOCORRELATION)
            draw_autocorrelation(&sheet, task, panel);
        else
            draw_over_time(&sheet, panel);
        tell_panel(plot->alt, plots->study, task, panel);
    }
    tell_legend(plot->legend, panels, omitted);
}

void teachers_plots(Plots *plots)
{
    for (unsigned t = 0; t < plots->results->tasks->len; t++) {
        const TaskResults *task = g_ptr_array_index(plots->results->tasks, t);
        if (!task->counting->len)
            continue;
        draw_task(plots, task);
        coverage_plot(plots, task);
    }
}
