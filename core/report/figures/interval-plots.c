#include "report/figures/interval-plots.h"

#include "report/figures/rows.h"
#include "report/figures/telling.h"
#include <math.h>

enum { TICKS = 4 };

static void write_interval(GString *table, Interval interval)
{
    cell_number(table, interval.value);
    cell_number(table, interval.low);
    cell_number(table, interval.high);
}

static void widen(Span *span, Interval interval)
{
    span_widen(span, interval.value);
    span_widen(span, interval.low);
    span_widen(span, interval.high);
}

/* Draws the row of the table that is `line` lines below its head. The column is that of the value, beside which stand low and
 * high. */
static void add_interval(Plot *plot, const char *table, unsigned line, unsigned column, unsigned row, unsigned variant)
{
    unsigned type = plot_variant(plot, variant);
    panel_item(plot, "'%s' skip 1 every ::%u::%u using %u:(%u):%u:%u with xerrorbars lt %u lw 1.6 ps 0 dt solid", table,
               line, line, column, row, column + 1, column + 2, type);
    panel_item(plot, "'%s' skip 1 every ::%u::%u using %u:(%u) with points lt %u ps 0.55*dot", table, line, line,
               column, row, type);
}

/* The one baseline of all these variants; G_MAXUINT where they have several. */
static unsigned common_baseline(const Study *study, const GArray *variants)
{
    unsigned common = study->baselines[g_array_index(variants, unsigned, 0)];
    for (unsigned i = 1; i < variants->len; i++)
        if (study->baselines[g_array_index(variants, unsigned, i)] != common)
            return G_MAXUINT;
    return common;
}

/* ---- over all tasks ---- */

typedef struct Statistic {
    const char *name;
    Interval (*of)(const Summary *);
} Statistic;

static Interval median_of(const Summary *summary)
{
    return summary->median;
}

static Interval iqm_of(const Summary *summary)
{
    return summary->iqm;
}

static Interval mean_of(const Summary *summary)
{
    return summary->mean;
}

static const Statistic statistics[] = {{"median", median_of}, {"IQM", iqm_of}, {"mean", mean_of}};

static const Aggregate *aggregate_at(const Aggregates *aggregates, unsigned i)
{
    return g_ptr_array_index(aggregates->variants, i);
}

static void write_scores(GString *table, const Study *study, const Aggregates *aggregates)
{
    cell_text(table, "variant", "");
    for (size_t s = 0; s < G_N_ELEMENTS(statistics); s++) {
        cell_text(table, statistics[s].name, "");
        cell_text(table, statistics[s].name, "low");
        cell_text(table, statistics[s].name, "high");
    }
    cell_end_row(table);
    for (unsigned v = 0; v < aggregates->variants->len; v++) {
        const Aggregate *aggregate = aggregate_at(aggregates, v);
        cell_text(table, study_variant(study, aggregate->variant), "");
        for (size_t s = 0; s < G_N_ELEMENTS(statistics); s++)
            write_interval(table, statistics[s].of(&aggregate->final));
        cell_end_row(table);
    }
}

static void draw_statistic(Sheet *sheet, const Aggregates *aggregates, const GArray *variants, unsigned s)
{
    unsigned baseline = common_baseline(sheet->study, variants);
    double reference = NAN;
    Span span = SPAN_EMPTY;
    for (unsigned v = 0; v < aggregates->variants->len; v++) {
        const Aggregate *aggregate = aggregate_at(aggregates, v);
        Interval interval = statistics[s].of(&aggregate->final);
        widen(&span, interval);
        if (aggregate->variant == baseline)
            reference = interval.value;
    }
    bool ranked = aggregates->kind == SCORE_RANKED;
    g_autofree char *label =
        g_strdup_printf("%s of %s", statistics[s].name, ranked ? "rank scores" : "normalised scores");
    Panel panel = {.x = axis_around(span, TICKS, label)};
    rows_open(sheet, &panel, variants);
    panel_mark(sheet->plot, &panel, reference, false);
    for (unsigned v = 0; v < variants->len; v++)
        add_interval(sheet->plot, plot_table_name(sheet->plot), v, 2 + 3 * s, v, aggregate_at(aggregates, v)->variant);
    panel_draw(sheet->plot);
}

static void tell_reference(GString *legend, const Study *study, const GArray *variants)
{
    unsigned baseline = common_baseline(study, variants);
    if (baseline != G_MAXUINT && variants->len > 1)
        g_string_append_printf(legend, " Grey line: the baseline, %s.", study_variant(study, baseline));
}

static void draw_aggregates(Plots *plots)
{
    const Aggregates *aggregates = &plots->results->aggregates;
    g_autoptr(GArray) variants = g_array_new(FALSE, FALSE, sizeof(unsigned));
    for (unsigned v = 0; v < aggregates->variants->len; v++)
        g_array_append_val(variants, aggregate_at(aggregates, v)->variant);
    Plot *plot = plots_add(plots, FIGURE_AGGREGATES, plots_stem(plots, "scores", NULL), PLOT_PAGE);
    write_scores(plot_table(plot, NULL), plots->study, aggregates);
    Sheet sheet = {plot, plots->study, NULL, G_N_ELEMENTS(statistics), G_N_ELEMENTS(statistics)};
    rows_lay_out(&sheet, variants);
    sheet_begin(&sheet);
    g_string_append_printf(plot->alt, "Final scores over %u tasks: IQM, with 95 %% intervals:", aggregates->tasks->len);
    for (unsigned s = 0; s < G_N_ELEMENTS(statistics); s++)
        draw_statistic(&sheet, aggregates, variants, s);
    for (unsigned v = 0; v < variants->len; v++) {
        g_string_append_printf(plot->alt, "%s%s ", v ? ", " : " ",
                               study_variant(plots->study, g_array_index(variants, unsigned, v)));
        tell_interval(plot->alt, aggregate_at(aggregates, v)->final.iqm);
    }
    g_string_append_c(plot->alt, '.');
    plot->heading = g_strdup("All tasks: final scores");
    g_string_append(plot->legend, "Point: median, interquartile mean and mean of the final scores of all runs of all "
                                  "tasks. Bar: 95 % interval of a bootstrap stratified by task. A final score is made "
                                  "of the last tenth of a run’s evaluations.");
    tell_reference(plot->legend, plots->study, variants);
}

/* ---- task by task ---- */

static void write_task(GString *table, GString *runs, const Study *study, const TaskResults *task)
{
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        cell_text(table, study_task(study, task->task), "");
        cell_text(table, study_variant(study, result->variant), "");
        write_interval(table, result->final.iqm);
        cell_end_row(table);
        for (unsigned r = 0; r < result->runs->len; r++) {
            cell_text(runs, study_task(study, task->task), "");
            cell_text(runs, study_variant(study, result->variant), "");
            cell_number(runs, (double)((const Run *)g_ptr_array_index(result->runs, r))->seed);
            cell_number(runs, result->finals[r]);
            cell_end_row(runs);
        }
    }
}

static Span span_of(const TaskResults *task)
{
    Span span = SPAN_EMPTY;
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        widen(&span, result->final.iqm);
        for (unsigned r = 0; r < result->runs->len; r++)
            span_widen(&span, result->finals[r]);
    }
    return span;
}

static unsigned row_of(const GArray *variants, unsigned variant)
{
    unsigned row = 0;
    while (g_array_index(variants, unsigned, row) != variant)
        row++;
    return row;
}

/* How many lines of the tables the panels so far have used. */
typedef struct Lines {
    unsigned intervals, runs;
} Lines;

static void add_task(Plot *plot, const char *const tables[2], const TaskResults *task, const GArray *variants,
                     Lines *lines)
{
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        unsigned row = row_of(variants, result->variant);
        panel_item(plot,
                   "'%s' skip 1 every ::%u::%u using 4:(%u.32) with points pt 6 ps 0.35*dot lw 0.5 lc rgb '#888888'",
                   tables[1], lines->runs, lines->runs + result->runs->len - 1, row);
        lines->runs += result->runs->len;
    }
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        add_interval(plot, tables[0], lines->intervals++, 3, row_of(variants, result->variant), result->variant);
    }
}

static void draw_task(Sheet *sheet, const TaskResults *task, const GArray *variants, const char *const tables[2],
                      Lines *lines)
{
    const Result *baseline = task_result(task, common_baseline(sheet->study, variants));
    const char *name = study_task(sheet->study, task->task);
    Panel panel = {.title = sheet->panels > 1 ? name : NULL,
                   .x = axis_around(span_of(task), TICKS, sheet->x_label ? NULL : "final return")};
    rows_open(sheet, &panel, variants);
    if (baseline)
        panel_mark(sheet->plot, &panel, baseline->final.iqm.value, false);
    add_task(sheet->plot, tables, task, variants, lines);
    panel_draw(sheet->plot);
    g_string_append_printf(sheet->plot->alt, " %s:", name);
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        g_string_append_printf(sheet->plot->alt, "%s%s ", v ? ", " : " ", study_variant(sheet->study, result->variant));
        tell_interval(sheet->plot->alt, result->final.iqm);
    }
    g_string_append_c(sheet->plot->alt, '.');
    tell_differences(sheet->plot->alt, sheet->study, task);
}

/* Both tables hold all tasks, one after the other. */
static void write_tables(Plots *plots, const GPtrArray *tasks, GString *table, GString *runs)
{
    g_string_append(table, "task\tvariant\tIQM\tlow\thigh\n");
    g_string_append(runs, "task\tvariant\tseed\tfinal return\n");
    for (unsigned t = 0; t < tasks->len; t++)
        write_task(table, runs, plots->study, g_ptr_array_index(tasks, t));
}

static void draw_tasks(Plots *plots, const GPtrArray *tasks)
{
    g_autoptr(GArray) variants = all_counting_variants(plots->study, plots->results);
    Plot *plot = plots_add(plots, FIGURE_AGGREGATES, plots_stem(plots, "final-returns", NULL),
                           tasks->len > 1 ? PLOT_PAGE : PLOT_COLUMN);
    GString *table = plot_table(plot, NULL);
    g_autofree char *intervals = g_strdup(plot_table_name(plot));
    write_tables(plots, tasks, table, plot_table(plot, "runs"));
    Sheet sheet = {plot, plots->study, NULL, MIN(tasks->len, 3), tasks->len, .titled = tasks->len > 1};
    sheet.x_label = tasks->len > 1 ? "final return" : NULL;
    rows_lay_out(&sheet, variants);
    sheet_begin(&sheet);
    g_string_append(plot->alt, "Final returns, IQM over runs with 95 % intervals.");
    Lines lines = {0};
    for (unsigned t = 0; t < tasks->len; t++)
        draw_task(&sheet, g_ptr_array_index(tasks, t), variants,
                  (const char *const[]){intervals, plot_table_name(plot)}, &lines);
    plot->heading = tasks->len > 1
                        ? g_strdup("Final returns of each task")
                        : g_strdup_printf("%s: final returns",
                                          study_task(plots->study, ((const TaskResults *)tasks->pdata[0])->task));
    g_string_append(plot->legend,
                    "Point: interquartile mean over runs of their final returns, each the mean of the last "
                    "tenth of a run’s evaluations. Bar: its 95 % percentile-bootstrap interval. Grey "
                    "circles: the single runs.");
    tell_reference(plot->legend, plots->study, variants);
}

void interval_plots(Plots *plots)
{
    const Aggregates *aggregates = &plots->results->aggregates;
    if (aggregates->kind != SCORE_NONE && aggregates->variants->len)
        draw_aggregates(plots);
    g_autoptr(GPtrArray) tasks = g_ptr_array_new();
    for (unsigned t = 0; t < plots->results->tasks->len; t++) {
        TaskResults *task = g_ptr_array_index(plots->results->tasks, t);
        if (task->steps->len && task->counting->len)
            g_ptr_array_add(tasks, task);
    }
    if (tasks->len)
        draw_tasks(plots, tasks);
}
