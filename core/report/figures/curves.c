#include "report/figures/curves.h"

#include "report/figures/bands.h"
#include "report/figures/sheet.h"
#include "report/figures/telling.h"
#include <math.h>

enum { MOST_POINTS = 300, SINGLE_FRAME = 130, SHEET_FRAME = 88 };

typedef struct Curves {
    const Study *study;
    const TaskResults *task;
    char *table; /* the name of its file */
    GArray *bands;
    Axis y;
} Curves;

/* What of the task's curves is drawn: the last evaluation always. */
static GArray *choose_points(const TaskResults *task)
{
    GArray *points = g_array_new(FALSE, FALSE, sizeof(BandPoint));
    unsigned count = task->steps->len, stride = MAX(1, (count + MOST_POINTS - 3) / (MOST_POINTS - 1));
    for (unsigned i = 0; i < count; i += stride) {
        BandPoint point = {i, (double)g_array_index(task->steps, int64_t, i)};
        g_array_append_val(points, point);
    }
    BandPoint last = {count - 1, (double)task_last_step(task)};
    if ((count - 1) % stride)
        g_array_append_val(points, last);
    return points;
}

static GArray *bands_of(const TaskResults *task)
{
    GArray *bands = g_array_new(FALSE, FALSE, sizeof(Band));
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        Band band = {result->variant, result->curve, result->runs->len > 1};
        g_array_append_val(bands, band);
    }
    return bands;
}

/* A single evaluation makes no line: points beside each other, with bars. */
static void add_points(Plot *plot, const Curves *curves)
{
    const GPtrArray *counting = curves->task->counting;
    for (unsigned v = 0; v < counting->len; v++) {
        const Result *result = g_ptr_array_index(counting, v);
        unsigned line = plot_variant(plot, result->variant), column = 3 * v + 2;
        double shift = 1.6 * ((v + 1.0) / (counting->len + 1) - 0.5);
        panel_item(plot, "'%s' skip 1 using ($1%+.3f):%u with points lt %u ps 0.5*dot", curves->table, shift, column,
                   line);
        if (result->runs->len > 1)
            panel_item(plot, "'%s' skip 1 using ($1%+.3f):%u:%u:%u with yerrorbars lt %u ps 0 dt solid", curves->table,
                       shift, column, column + 1, column + 2, line);
    }
}

static bool has_random(const Curves *curves)
{
    const TaskScale *scale = &curves->study->scales[curves->task->task];
    return scale->low_measured && scale->low >= curves->y.low && scale->low <= curves->y.high;
}

static void draw_panel(Sheet *sheet, const Curves *curves, Panel *panel)
{
    const TaskResults *task = curves->task;
    panel->y = curves->y;
    panel->y.label = sheet->next % sheet->columns ? NULL : "return of the student";
    panel->x = axis_of_steps(g_array_index(task->steps, int64_t, 0), task_last_step(task), sheet->columns > 1 ? 4 : 5,
                             sheet->x_label ? NULL : TELLING_STEPS);
    sheet_open(sheet, panel);
    if (has_random(curves))
        panel_mark(sheet->plot, panel, curves->study->scales[task->task].low, true);
    if (task->steps->len > 1)
        bands_plot(sheet->plot, curves->table, curves->bands);
    else
        add_points(sheet->plot, curves);
    panel_draw(sheet->plot);
}

static void tell_legend(GString *legend, bool random)
{
    g_string_append(legend,
                    "Line: interquartile mean (IQM) over runs of each evaluation’s mean return. Band: its 95 % "
                    "percentile-bootstrap interval; with one run there is none. Steps are all environment steps "
                    "that fed learning, those of examined policies included.");
    if (random)
        g_string_append(legend, " Grey line: the mean return of a random policy.");
}

static void tell_ends(GString *alt, const Study *study, const TaskResults *task)
{
    g_string_append_printf(alt, " At step %" G_GINT64_FORMAT ", with 95 %% intervals: ", task_last_step(task));
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        g_string_append_printf(alt, "%s%s ", v ? ", " : "", study_variant(study, result->variant));
        tell_interval(alt, result->curve[task->steps->len - 1]);
    }
    g_string_append_c(alt, '.');
    tell_differences(alt, study, task);
}

static Curves draw_task(Plots *plots, const TaskResults *task)
{
    const char *name = study_task(plots->study, task->task);
    Plot *plot = plots_add(plots, FIGURE_CURVES, plots_stem(plots, "curves", name), PLOT_COLUMN);
    g_autoptr(GArray) variants = counting_variants(task);
    g_autoptr(GArray) points = choose_points(task);
    Curves curves = {.study = plots->study, .task = task, .bands = bands_of(task)};
    Span span = bands_write(plot_table(plot, NULL), plots->study, curves.bands, points, "step");
    curves.table = g_strdup(plot_table_name(plot));
    curves.y = axis_around(span, 5, NULL);
    Sheet sheet = {plot, plots->study, variants, 1, 1, .frame = SINGLE_FRAME};
    sheet.left = SHEET_Y_LABEL + axis_labels_width(&curves.y);
    sheet_begin(&sheet);
    draw_panel(&sheet, &curves, &(Panel){0});
    plot->heading = g_strdup_printf("%s: learning curves", name);
    g_string_append_printf(plot->alt, "Learning curves on %s: IQM of the student’s return against environment steps.",
                           name);
    tell_ends(plot->alt, plots->study, task);
    tell_legend(plot->legend, has_random(&curves));
    return curves;
}

static unsigned columns_for(unsigned panels)
{
    return panels == 2 || panels == 4 ? 2 : panels <= 9 ? 3 : 4;
}

/* It draws from the tables of the tasks' own figures. */
static void draw_sheet(Plots *plots, Plot *plot, const GArray *all)
{
    double labels = 0;
    bool random = false;
    for (unsigned i = 0; i < all->len; i++) {
        labels = fmax(labels, axis_labels_width(&g_array_index(all, Curves, i).y));
        random = random || has_random(&g_array_index(all, Curves, i));
    }
    g_autoptr(GArray) variants = all_counting_variants(plots->study, plots->results);
    Sheet sheet = {plot, plots->study, variants, columns_for(all->len), all->len, .titled = true, .frame = SHEET_FRAME};
    sheet.left = SHEET_Y_LABEL + labels;
    sheet.x_label = TELLING_STEPS;
    sheet_begin(&sheet);
    plot->heading = g_strdup("Learning curves of all tasks");
    g_string_append(plot->alt, "Learning curves of all tasks: IQM of the student’s return against environment steps.");
    for (unsigned i = 0; i < all->len; i++) {
        const Curves *curves = &g_array_index(all, Curves, i);
        const char *name = study_task(plots->study, curves->task->task);
        plot_borrow_table(plot, curves->table);
        draw_panel(&sheet, curves, &(Panel){.title = name});
        g_string_append_printf(plot->alt, " %s.", name);
        tell_ends(plot->alt, plots->study, curves->task);
    }
    tell_legend(plot->legend, random);
}

static void curves_clear(void *memory)
{
    Curves *curves = memory;
    g_free(curves->table);
    g_array_unref(curves->bands);
}

static unsigned tasks_with_curves(const Results *results)
{
    unsigned count = 0;
    for (unsigned t = 0; t < results->tasks->len; t++) {
        const TaskResults *task = g_ptr_array_index(results->tasks, t);
        count += task->steps->len && task->counting->len;
    }
    return count;
}

void curves_plots(Plots *plots)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Curves));
    g_array_set_clear_func(all, curves_clear);
    Plot *sheet = tasks_with_curves(plots->results) > 1
                      ? plots_add(plots, FIGURE_CURVES, plots_stem(plots, "curves", NULL), PLOT_PAGE)
                      : NULL;
    for (unsigned t = 0; t < plots->results->tasks->len; t++) {
        const TaskResults *task = g_ptr_array_index(plots->results->tasks, t);
        if (!task->steps->len || !task->counting->len)
            continue;
        Curves curves = draw_task(plots, task);
        g_array_append_val(all, curves);
    }
    if (sheet)
        draw_sheet(plots, sheet, all);
}
