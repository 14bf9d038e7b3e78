#include "report/figures/health.h"

#include "report/figures/rows.h"
#include "report/figures/telling.h"
#include "report/words/digits.h"
#include <math.h>

enum { RATES = 40, TICKS = 4, COLUMNS = 3, FRAME_LEAST = 56 };

/* What a panel of dots shows of a run; NAN: nothing. */
typedef double (*OfRun)(const Run *run);

static const Timing *timing_at(const Run *run, unsigned i)
{
    return &g_array_index(run->timings, Timing, i);
}

static double seconds_of(const Run *run)
{
    return run->timings->len ? timing_at(run, run->timings->len - 1)->seconds : NAN;
}

static double memory_of(const Run *run)
{
    double most = NAN;
    for (unsigned i = 0; i < run->timings->len; i++)
        most = fmax(most, timing_at(run, i)->memory);
    return most;
}

/* Updates a second in each of RATES parts of the run, over all of its runs; parts without a row are NAN. */
static void rates_of(const Result *result, double rates[RATES])
{
    double updates[RATES] = {0}, seconds[RATES] = {0};
    for (unsigned r = 0; r < result->runs->len; r++) {
        const Run *run = g_ptr_array_index(result->runs, r);
        for (unsigned i = 1; i < run->timings->len; i++) {
            const Timing *from = timing_at(run, i - 1), *to = timing_at(run, i);
            double part = RATES * ((double)from->step + (double)to->step) / 2 / (double)MAX(1, run->steps);
            unsigned place = (unsigned)CLAMP(part, 0, RATES - 1);
            if (!(to->seconds > from->seconds) || to->updates < from->updates)
                continue;
            updates[place] += (double)(to->updates - from->updates);
            seconds[place] += to->seconds - from->seconds;
        }
    }
    for (unsigned i = 0; i < RATES; i++)
        rates[i] = seconds[i] > 0 ? updates[i] / seconds[i] : NAN;
}

static bool has_timings(const TaskResults *task)
{
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        for (unsigned r = 0; r < result->runs->len; r++)
            if (((const Run *)g_ptr_array_index(result->runs, r))->timings->len)
                return true;
    }
    return false;
}

static unsigned row_of(const GArray *variants, unsigned variant)
{
    unsigned row = 0;
    while (g_array_index(variants, unsigned, row) != variant)
        row++;
    return row;
}

/* ---- a dot for each run ---- */

static void write_runs(GString *table, const Study *study, const TaskResults *task, const GArray *variants)
{
    g_string_append(table, "variant\tseed\trow\tseconds\tMB\n");
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        for (unsigned r = 0; r < result->runs->len; r++) {
            const Run *run = g_ptr_array_index(result->runs, r);
            cell_text(table, study_variant(study, result->variant), "");
            cell_number(table, (double)run->seed);
            cell_number(table, row_of(variants, result->variant));
            cell_number(table, seconds_of(run));
            cell_number(table, memory_of(run));
            cell_end_row(table);
        }
    }
}

static double highest_of(const TaskResults *task, OfRun of)
{
    Span span = SPAN_EMPTY;
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        for (unsigned r = 0; r < result->runs->len; r++)
            span_widen(&span, of(g_ptr_array_index(result->runs, r)));
    }
    return span.high;
}

/* A column of the table, which holds what `of` says of a run, and in which unit it is shown. */
typedef struct Dots {
    OfRun of;
    unsigned column;
    double unit;
    const char *label;
} Dots;

static void draw_dots(Sheet *sheet, const TaskResults *task, const char *title, const Dots *dots)
{
    Plot *plot = sheet->plot;
    Panel panel = {.title = title, .x = axis_from_zero(highest_of(task, dots->of) / dots->unit, TICKS, dots->label)};
    unsigned line = 0;
    rows_open(sheet, &panel, sheet->variants);
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        panel_item(plot, "'%s' skip 1 every ::%u::%u using ($%u/%g):3 with points lt %u pt 6 ps 0.4*dot lw 0.8",
                   plot_table_name(plot), line, line + result->runs->len - 1, dots->column, dots->unit,
                   plot_variant(plot, result->variant));
        line += result->runs->len;
    }
    panel_draw(plot);
}

/* ---- lines over time ---- */

typedef struct Rates {
    double of[RATES];
} Rates;

/* Returns how many rows there are. */
static unsigned write_rates(GString *table, const Study *study, const TaskResults *task, const Rates *rates,
                            int64_t steps)
{
    unsigned rows = 0;
    cell_text(table, "step", "");
    for (unsigned v = 0; v < task->counting->len; v++)
        cell_text(table, study_variant(study, ((const Result *)g_ptr_array_index(task->counting, v))->variant), "");
    cell_end_row(table);
    for (unsigned i = 0; i < RATES; i++) {
        bool any = false;
        for (unsigned v = 0; v < task->counting->len; v++)
            any = any || isfinite(rates[v].of[i]);
        if (!any)
            continue;
        cell_number(table, (double)steps * (i + 0.5) / RATES);
        for (unsigned v = 0; v < task->counting->len; v++)
            cell_number(table, rates[v].of[i]);
        cell_end_row(table);
        rows++;
    }
    return rows;
}

static void draw_rates(Sheet *sheet, const TaskResults *task, unsigned number)
{
    Plot *plot = sheet->plot;
    g_autofree Rates *rates = g_new(Rates, task->counting->len);
    g_autofree char *file = g_strdup_printf("updates-%u", number);
    Span span = SPAN_EMPTY;
    const Run *run = g_ptr_array_index(((const Result *)g_ptr_array_index(task->counting, 0))->runs, 0);
    for (unsigned v = 0; v < task->counting->len; v++) {
        rates_of(g_ptr_array_index(task->counting, v), rates[v].of);
        for (unsigned i = 0; i < RATES; i++)
            span_widen(&span, rates[v].of[i]);
    }
    unsigned rows = write_rates(plot_table(plot, file), sheet->study, task, rates, run->steps);
    Panel panel = {.x = axis_of_steps(0, MAX(1, run->steps), TICKS - 1, "environment steps"),
                   .y = axis_from_zero(span.high, TICKS, "updates/s")};
    double left = sheet->left;
    sheet->left = SHEET_Y_LABEL + axis_labels_width(&panel.y);
    sheet_open(sheet, &panel);
    sheet->left = left;
    for (unsigned v = 0; v < task->counting->len; v++)
        panel_item(plot, "'%s' skip 1 using 1:%u with %s lt %u", plot_table_name(plot), v + 2,
                   rows > 1 ? "lines" : "points ps 0.4*dot",
                   plot_variant(plot, ((const Result *)g_ptr_array_index(task->counting, v))->variant));
    panel_draw(plot);
}

/* ---- all of it ---- */

static double mean_over_runs(const Result *result, OfRun of)
{
    double sum = 0;
    unsigned count = 0;
    for (unsigned r = 0; r < result->runs->len; r++) {
        double value = of(g_ptr_array_index(result->runs, r));
        sum += isfinite(value) ? value : 0;
        count += isfinite(value);
    }
    return count ? sum / count : NAN;
}

static void tell(GString *alt, const Study *study, const TaskResults *task)
{
    g_string_append_printf(alt, " %s:", study_task(study, task->task));
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        g_autofree char *seconds = digits_short(mean_over_runs(result, seconds_of)),
                        *memory = digits_short(mean_over_runs(result, memory_of));
        g_string_append_printf(alt, "%s%s %s s and %s MB", v ? ", " : " ", study_variant(study, result->variant),
                               seconds, memory);
    }
    g_string_append_c(alt, '.');
}

/* The largest unit that leaves the longest run of all at least two of it. */
static Dots times_of(const GPtrArray *tasks)
{
    double most = 0;
    for (unsigned t = 0; t < tasks->len; t++)
        most = fmax(most, highest_of(g_ptr_array_index(tasks, t), seconds_of));
    if (most >= 2 * 3600)
        return (Dots){seconds_of, 4, 3600, "time of a run, hours"};
    if (most >= 2 * 60)
        return (Dots){seconds_of, 4, 60, "time of a run, minutes"};
    return (Dots){seconds_of, 4, 1, "time of a run, seconds"};
}

static void draw_task(Sheet *sheet, const TaskResults *task, const Dots *times, unsigned number)
{
    const Dots memory = {memory_of, 5, 1, "memory of a run, MB"};
    g_autofree char *file = g_strdup_printf("runs-%u", number);
    write_runs(plot_table(sheet->plot, file), sheet->study, task, sheet->variants);
    draw_dots(sheet, task, study_task(sheet->study, task->task), times);
    draw_dots(sheet, task, NULL, &memory);
    draw_rates(sheet, task, number);
    tell(sheet->plot->alt, sheet->study, task);
}

void health_plot(Plots *plots)
{
    g_autoptr(GPtrArray) tasks = g_ptr_array_new();
    for (unsigned t = 0; t < plots->results->tasks->len; t++)
        if (has_timings(g_ptr_array_index(plots->results->tasks, t)))
            g_ptr_array_add(tasks, g_ptr_array_index(plots->results->tasks, t));
    if (!tasks->len)
        return;
    g_autoptr(GArray) variants = all_counting_variants(plots->study, plots->results);
    Plot *plot = plots_add(plots, FIGURE_HEALTH, plots_stem(plots, "health", NULL), PLOT_PAGE);
    Sheet sheet = {plot, plots->study, variants, COLUMNS, COLUMNS * tasks->len, .titled = true};
    rows_lay_out(&sheet, variants);
    sheet.frame = fmax(sheet.frame, FRAME_LEAST);
    sheet_begin(&sheet);
    g_string_append(plot->alt, "Time, memory and speed of the runs; means of each variant.");
    const Dots times = times_of(tasks);
    for (unsigned t = 0; t < tasks->len; t++)
        draw_task(&sheet, g_ptr_array_index(tasks, t), &times, t + 1);
    plot->heading = g_strdup("The runs on their machine");
    g_string_append(plot->legend,
                    "Circle: one run, its time of work and the most memory that it was seen to hold. Line: "
                    "updates of the student in each second between evaluations, over all runs. All of it "
                    "depends on the machine and on what else ran there.");
}
