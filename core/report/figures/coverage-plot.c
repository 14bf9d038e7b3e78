#include "report/figures/coverage-plot.h"

#include "report/figures/coverage.h"
#include "report/figures/lettering.h"
#include "report/figures/telling.h"
#include <math.h>

enum {
    LEFT = 40, /* of the first map */
    HEAD = 18, /* above a map: its name */
    FOOT = 52, /* the numbers and the label of the x axis, and the scale */
    RIGHT = 8,
    GAP = 10,   /* between maps */
    SIDE = 104, /* of a map, at most */
    COLUMNS_MOST = 4,
    SCALE = 70,
    TICKS = 4,
};

/* Maps follow each other, D0 and D1 of a variant always side by side. */
typedef struct Layout {
    const Study *study;
    const Coverage *coverage;
    unsigned *places; /* [maps]: row * columns + column */
    unsigned columns, rows;
    double left; /* of the first map */
    double side; /* of a map */
} Layout;

static const CoverageMap *map_at(const Coverage *coverage, unsigned i)
{
    return g_ptr_array_index(coverage->maps, i);
}

static bool has_partner(const Coverage *coverage, unsigned i)
{
    return i + 1 < coverage->maps->len && map_at(coverage, i)->result == map_at(coverage, i + 1)->result;
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
        const CoverageMap *map = map_at(coverage, m);
        cell_text(table, study_variant(study, map->result->variant), map->taught ? "D0" : "D1");
    }
    cell_end_row(table);
    for (unsigned y = 0; y < COVERAGE_CELLS; y++)
        for (unsigned x = 0; x < COVERAGE_CELLS; x++) {
            cell_number(table, middle_of(coverage, 0, x));
            cell_number(table, middle_of(coverage, 1, y));
            for (unsigned m = 0; m < coverage->maps->len; m++)
                cell_number(table, map_at(coverage, m)->share[y][x]);
            cell_end_row(table);
        }
}

/* A cell is the less transparent the more visits it has: on paper darker, on a dark page lighter. */
static void define_density(Plot *plot, const Coverage *coverage)
{
    panel_command(plot, "density(p) = p > 0 ? 40 + 215*log(p/%.6g)/log(%.6g) : 0", coverage->rarest,
                  fmax(coverage->densest / coverage->rarest, 1.001));
}

static void set_ticks(Axis *axis, bool numbered)
{
    axis->tick = axis_tick(axis->high - axis->low, TICKS);
    axis->without_labels = !numbered;
}

static bool is_taken(const Layout *layout, unsigned place)
{
    for (unsigned m = 0; m < layout->coverage->maps->len; m++)
        if (layout->places[m] == place)
            return true;
    return false;
}

static void draw_map(Plot *plot, const Layout *layout, unsigned which)
{
    const Coverage *coverage = layout->coverage;
    const CoverageMap *map = map_at(coverage, which);
    unsigned column = layout->places[which] % layout->columns, row = layout->places[which] / layout->columns;
    Panel panel = {.left = layout->left + column * (layout->side + GAP),
                   .top = HEAD + row * (layout->side + HEAD),
                   .width = layout->side,
                   .height = layout->side,
                   .x = {.low = coverage->low[0], .high = coverage->high[0]},
                   .y = {.low = coverage->low[1], .high = coverage->high[1]}};
    set_ticks(&panel.x, !is_taken(layout, layout->places[which] + layout->columns));
    set_ticks(&panel.y, column == 0);
    panel_open(plot, &panel);
    panel_command(plot, "unset grid; set border 15");
    define_density(plot, coverage);
    g_autofree char *name = lettering_fit(study_variant(layout->study, map->result->variant), layout->side - 14);
    plot_text(plot, panel.left, panel.top - 7, name, "left");
    plot_text(plot, panel.left + layout->side, panel.top - 7, map->taught ? "D0" : "D1", "right");
    panel_item(plot, "'%s' skip 1 using 1:2:(0):(114):(178):(density($%u)) with rgbalpha", plot_table_name(plot),
               which + 3);
    panel_draw(plot);
}

/* From the rarest cell to the densest, and the labels that all maps share. */
static void draw_scale(Plot *plot, const Layout *layout)
{
    const Coverage *coverage = layout->coverage;
    Panel panel = {.left = (plot->width - SCALE) / 2,
                   .top = plot->height - 13,
                   .width = SCALE,
                   .height = 7,
                   .x = {.low = 0, .high = 1},
                   .y = {.low = 0, .high = 1},
                   .bare = true};
    panel_open(plot, &panel);
    g_autofree char *low = g_strdup_printf("visits in a cell: %.2g %%", 100 * coverage->rarest),
                    *high = g_strdup_printf("%.2g %%", 100 * coverage->densest);
    double maps = layout->columns * (layout->side + GAP) - GAP;
    plot_text(plot, panel.left - 4, panel.top + 3.5, low, "right");
    plot_text(plot, panel.left + SCALE + 4, panel.top + 3.5, high, "left");
    plot_text(plot, layout->left + maps / 2, plot->height - FOOT + 25, coverage->labels[0], "center");
    plot_text(plot, layout->left - 28, (plot->height - FOOT + HEAD) / 2, coverage->labels[1], "center rotate");
    panel_command(plot,
                  "set datafile separator; set urange [0:1]; set vrange [0:1]; set samples 32,2; set isosamples 32,2");
    panel_item(plot, "'++' using 1:2:(0):(114):(178):(40+215*$1) with rgbalpha");
    panel_draw(plot);
}

static void place_maps(Layout *layout)
{
    unsigned place = 0;
    for (unsigned m = 0; m < layout->coverage->maps->len; m++) {
        bool is_last = place % layout->columns == layout->columns - 1;
        if (is_last && layout->columns > 1 && has_partner(layout->coverage, m))
            place++;
        layout->places[m] = place++;
    }
    layout->rows = (place + layout->columns - 1) / layout->columns;
}

static void draw(Plot *plot, Layout *layout)
{
    place_maps(layout);
    plot->height = layout->rows * (layout->side + HEAD) + FOOT;
    for (unsigned m = 0; m < layout->coverage->maps->len; m++)
        draw_map(plot, layout, m);
    draw_scale(plot, layout);
}

static void tell(GString *alt, const Study *study, const Coverage *coverage)
{
    for (unsigned m = 0; m < coverage->maps->len; m++) {
        const CoverageMap *map = map_at(coverage, m);
        g_string_append_printf(alt, "%s%s of %s %u", m ? ", " : " ", map->taught ? "D0" : "D1",
                               study_variant(study, map->result->variant), map->cells);
    }
    g_string_append_printf(alt, ", of %u cells that any reached.", coverage->cells);
}

static void tell_legend(GString *legend, const Coverage *coverage)
{
    unsigned outside = 0;
    for (unsigned m = 0; m < coverage->maps->len; m++)
        outside += map_at(coverage, m)->outside;
    g_string_append(legend,
                    "Each cell is the darker the more of the variant’s visits fell into it, on a logarithmic scale "
                    "that all maps share; runs are pooled. D0: the strategy’s own steps; D1: those of examined "
                    "policies. Axes: ");
    g_string_append(legend, g_str_has_prefix(coverage->labels[0], "component")
                                ? "the two leading principal components of all visits’ standardised observations."
                                : "two numbers of the observations.");
    if (outside)
        g_string_append_printf(legend, " %u of the visits lie outside the maps.", outside);
}

void coverage_plot(Plots *plots, const TaskResults *task)
{
    Coverage *coverage = coverage_of(task, plots->study->scales[task->task].axes);
    if (!coverage)
        return;
    const char *name = study_task(plots->study, task->task);
    unsigned maps = coverage->maps->len;
    g_autofree unsigned *places = g_new0(unsigned, maps);
    Layout layout = {plots->study, coverage, places, MIN(maps, COLUMNS_MOST)};
    layout.side = fmin(SIDE, (PLOT_PAGE - LEFT - RIGHT + GAP) / layout.columns - GAP);
    double width = LEFT + layout.columns * (layout.side + GAP) - GAP + RIGHT;
    Plot *plot = plots_add(plots, FIGURE_TEACHERS, plots_stem(plots, "coverage", name),
                           width <= PLOT_COLUMN ? PLOT_COLUMN : PLOT_PAGE);
    layout.left = LEFT + (plot->width - width) / 2;
    write_table(plot_table(plot, NULL), plots->study, coverage);
    draw(plot, &layout);
    plot->heading = g_strdup_printf("%s: states that were met", name);
    g_string_append_printf(
        plot->alt, "Where the runs on %s went, as density maps of their observations. Cells of the map reached by",
        name);
    tell(plot->alt, plots->study, coverage);
    tell_legend(plot->legend, coverage);
    coverage_free(coverage);
}
