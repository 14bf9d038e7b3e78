#include "report/coverage-plot.h"

#include "report/coverage.h"
#include "report/lettering.h"
#include "report/telling.h"
#include <math.h>

enum { LEFT = 34, HEAD = 18, FOOT = 46, RIGHT = 8, GAP = 8, COLUMNS_MOST = 5, TITLE = 14, SCALE = 60, TICKS = 3 };

/* Maps stand in two rows, D0 above D1, a column for each variant; more than COLUMNS_MOST variants go on below. */
typedef struct Layout {
    Plots *plots;
    const TaskResults *task;
    const Coverage *coverage;
    unsigned columns, bands;
    unsigned roles; /* rows in a band: 1 where the runs have steps of one role alone */
    double side;    /* of a map */
} Layout;

static const CoverageMap *find_map(const Coverage *coverage, const Result *result, bool taught)
{
    for (unsigned i = 0; i < coverage->maps->len; i++) {
        const CoverageMap *map = g_ptr_array_index(coverage->maps, i);
        if (map->result == result && map->taught == taught)
            return map;
    }
    return NULL;
}

/* The results that have any map. */
static GPtrArray *results_with_maps(const TaskResults *task, const Coverage *coverage)
{
    GPtrArray *results = g_ptr_array_new();
    for (unsigned v = 0; v < task->counting->len; v++) {
        Result *result = g_ptr_array_index(task->counting, v);
        if (find_map(coverage, result, true) || find_map(coverage, result, false))
            g_ptr_array_add(results, result);
    }
    return results;
}

static bool has_role(const Coverage *coverage, bool taught)
{
    for (unsigned i = 0; i < coverage->maps->len; i++)
        if (((const CoverageMap *)g_ptr_array_index(coverage->maps, i))->taught == taught)
            return true;
    return false;
}

static double middle_of(const Coverage *coverage, int axis, unsigned cell)
{
    return coverage->low[axis] + (coverage->high[axis] - coverage->low[axis]) * (cell + 0.5) / COVERAGE_CELLS;
}

/* A row for each cell, a column for each map. */
static void write_table(GString *table, const Study *study, const Coverage *coverage)
{
    cell_text(table, coverage->labels[0], "");
    cell_text(table, coverage->labels[1], "");
    for (unsigned m = 0; m < coverage->maps->len; m++) {
        const CoverageMap *map = g_ptr_array_index(coverage->maps, m);
        cell_text(table, study_variant(study, map->result->variant), map->taught ? "D0" : "D1");
    }
    cell_end_row(table);
    for (unsigned y = 0; y < COVERAGE_CELLS; y++)
        for (unsigned x = 0; x < COVERAGE_CELLS; x++) {
            cell_number(table, middle_of(coverage, 0, x));
            cell_number(table, middle_of(coverage, 1, y));
            for (unsigned m = 0; m < coverage->maps->len; m++)
                cell_number(table, ((const CoverageMap *)g_ptr_array_index(coverage->maps, m))->share[y][x]);
            cell_end_row(table);
        }
}

/* A cell is the less transparent the more visits it has: on paper darker, on a dark page lighter. */
static void define_density(Plot *plot, const Coverage *coverage)
{
    panel_command(plot, "density(p) = p > 0 ? 40 + 215*log(p/%.6g)/log(%.6g) : 0", coverage->rarest,
                  fmax(coverage->densest / coverage->rarest, 1.001));
}

static void set_ticks(Axis *axis, bool shown, const char *label)
{
    axis->tick = axis_tick(axis->high - axis->low, TICKS);
    axis->without_labels = !shown;
    axis->label = shown ? label : NULL;
}

static void draw_map(Plot *plot, const Layout *layout, const Result *result, unsigned place, unsigned role)
{
    const Coverage *coverage = layout->coverage;
    unsigned band = place / layout->columns, column = place % layout->columns;
    bool taught = layout->roles == 2 ? role == 0 : has_role(coverage, true);
    const CoverageMap *map = find_map(coverage, result, taught);
    if (!map)
        return;
    unsigned index = 0;
    while (g_ptr_array_index(coverage->maps, index) != map)
        index++;
    double row = layout->roles * (layout->side + TITLE) + HEAD;
    Panel panel = {.left = LEFT + column * (layout->side + GAP) + 12,
                   .top = HEAD + band * row + role * (layout->side + TITLE),
                   .width = layout->side,
                   .height = layout->side,
                   .x = {.low = coverage->low[0], .high = coverage->high[0]},
                   .y = {.low = coverage->low[1], .high = coverage->high[1]}};
    set_ticks(&panel.x, role + 1 == layout->roles, NULL);
    set_ticks(&panel.y, column == 0, NULL);
    panel_open(plot, &panel);
    panel_command(plot, "unset grid; set border 15");
    define_density(plot, coverage);
    g_autofree char *name = lettering_fit(study_variant(layout->plots->study, result->variant), layout->side);
    if (role == 0)
        plot_text(plot, panel.left, panel.top - 7, name, "left");
    plot_text(plot, panel.left + layout->side - 3, panel.top + 8, taught ? "D0" : "D1", "right");
    panel_item(plot, "'%s' skip 1 using 1:2:(0):(114):(178):(density($%u)) with rgbalpha", plot_table_name(plot),
               index + 3);
    panel_draw(plot);
}

/* From the rarest cell to the densest. */
static void draw_scale(Plot *plot, const Layout *layout)
{
    const Coverage *coverage = layout->coverage;
    Panel panel = {.left = plot->width - SCALE - 4 * RIGHT,
                   .top = plot->height - 22,
                   .width = SCALE,
                   .height = 6,
                   .x = {.low = 0, .high = 1},
                   .y = {.low = 0, .high = 1},
                   .bare = true};
    panel_open(plot, &panel);
    g_autofree char *low = g_strdup_printf("%.2g %%", 100 * coverage->rarest),
                    *high = g_strdup_printf("%.2g %%", 100 * coverage->densest);
    plot_text(plot, panel.left - 4, panel.top + 3, low, "right");
    plot_text(plot, panel.left + SCALE + 4, panel.top + 3, high, "left");
    plot_text(plot, panel.left + SCALE / 2.0, panel.top + 14, "visits in a cell", "center");
    plot_text(plot, LEFT + 12, panel.top + 3, coverage->labels[0], "left");
    panel_command(plot, "set samples 40; set isosamples 2");
    panel_item(plot, "'++' using 1:2:(0):(114):(178):(40+215*$1) with rgbalpha");
    panel_draw(plot);
}

static void draw(Plot *plot, const Layout *layout, const GPtrArray *results)
{
    plot->height = layout->bands * (layout->roles * (layout->side + TITLE) + HEAD) + FOOT - TITLE;
    for (unsigned i = 0; i < results->len; i++)
        for (unsigned role = 0; role < layout->roles; role++)
            draw_map(plot, layout, g_ptr_array_index(results, i), i, role);
    draw_scale(plot, layout);
    plot_text(plot, 8, (plot->height - FOOT) / 2, layout->coverage->labels[1], "center rotate");
}

static void tell(GString *alt, const Study *study, const Coverage *coverage)
{
    for (unsigned m = 0; m < coverage->maps->len; m++) {
        const CoverageMap *map = g_ptr_array_index(coverage->maps, m);
        g_string_append_printf(alt, "%s%s of %s %u", m ? ", " : " ", map->taught ? "D0" : "D1",
                               study_variant(study, map->result->variant), map->cells);
    }
    g_string_append_printf(alt, ", of %u cells that any reached.", coverage->cells);
}

static void tell_legend(GString *legend, const Coverage *coverage)
{
    unsigned outside = 0;
    for (unsigned m = 0; m < coverage->maps->len; m++)
        outside += ((const CoverageMap *)g_ptr_array_index(coverage->maps, m))->outside;
    g_string_append(legend,
                    "Each cell is the darker the more of the variant’s visits fell into it, on a logarithmic scale "
                    "that all maps share; runs are pooled. D0: the strategy’s own steps; D1: those of examined "
                    "policies. Axes: ");
    g_string_append(legend, g_str_has_prefix(coverage->labels[0], "component")
                                ? "the two leading principal components of all visits’ standardised observations."
                                : "the two numbers of an observation.");
    if (outside)
        g_string_append_printf(legend, " %u of the visits lie outside the maps.", outside);
}

void coverage_plot(Plots *plots, const TaskResults *task)
{
    Coverage *coverage = coverage_of(task);
    if (!coverage)
        return;
    g_autoptr(GPtrArray) results = results_with_maps(task, coverage);
    const char *name = study_task(plots->study, task->task);
    Plot *plot = plots_add(plots, FIGURE_TEACHERS, plots_stem(plots, "coverage", name), PLOT_PAGE);
    Layout layout = {plots, task, coverage, MIN(results->len, COLUMNS_MOST), 1, 1, 0};
    layout.bands = (results->len + layout.columns - 1) / layout.columns;
    layout.roles = has_role(coverage, true) + has_role(coverage, false);
    layout.side = fmin(84, (PLOT_PAGE - LEFT - 12 - RIGHT) / layout.columns - GAP);
    write_table(plot_table(plot, NULL), plots->study, coverage);
    draw(plot, &layout, results);
    plot->heading = g_strdup_printf("%s: states that were met", name);
    g_string_append_printf(
        plot->alt, "Where the runs on %s went, as density maps of their observations. Cells of the map reached by",
        name);
    tell(plot->alt, plots->study, coverage);
    tell_legend(plot->legend, coverage);
    coverage_free(coverage);
}
