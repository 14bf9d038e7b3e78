#include "report/figures/improvement-plot.h"

#include "report/figures/gnuplot.h"
#include "report/figures/lettering.h"
#include "report/words/digits.h"
#include <math.h>

enum { NAME_WIDEST = 110, EDGE = 8, FOOT = 26, CELL_MOST = 50, CELL_LEAST = 16, CELL_WITH_RANGE = 40, FLAT = 22 };
#define ACROSS 0.77 /* cosine and sine of 40 degrees, at which names lean */
#define UP 0.64

typedef struct Matrix {
    Plots *plots;
    GArray *variants; /* unsigned: the rows, and the columns */
    double cell;      /* width of one */
    double names;     /* width of the widest name */
} Matrix;

static unsigned variant_at(const Matrix *matrix, unsigned i)
{
    return g_array_index(matrix->variants, unsigned, i);
}

static Interval cell_at(const Matrix *matrix, unsigned row, unsigned column)
{
    return matrix->plots->results->aggregates
        .improvement[variant_at(matrix, row) * matrix->plots->study->variants->len + variant_at(matrix, column)];
}

static char *name_at(const Matrix *matrix, unsigned i)
{
    return lettering_fit(study_variant(matrix->plots->study, variant_at(matrix, i)), NAME_WIDEST);
}

/* Those that are compared with any other. */
static GArray *compared_variants(const Plots *plots)
{
    unsigned count = plots->study->variants->len;
    const Interval *improvement = plots->results->aggregates.improvement;
    GArray *variants = g_array_new(FALSE, FALSE, sizeof(unsigned));
    for (unsigned row = 0; improvement && row < count; row++) {
        bool compared = false;
        for (unsigned column = 0; column < count; column++)
            compared = compared || isfinite(improvement[row * count + column].value);
        if (compared)
            g_array_append_val(variants, row);
    }
    return variants;
}

static void write_table(GString *table, const Matrix *matrix)
{
    g_string_append(table, "row\tcolumn\trow's variant\tcolumn's variant\tprobability\tlow\thigh\n");
    for (unsigned row = 0; row < matrix->variants->len; row++)
        for (unsigned column = 0; column < matrix->variants->len; column++) {
            Interval interval = cell_at(matrix, row, column);
            if (row == column)
                continue;
            cell_number(table, row);
            cell_number(table, column);
            cell_text(table, study_variant(matrix->plots->study, variant_at(matrix, row)), "");
            cell_text(table, study_variant(matrix->plots->study, variant_at(matrix, column)), "");
            cell_number(table, interval.value);
            cell_number(table, interval.low);
            cell_number(table, interval.high);
            cell_end_row(table);
        }
}

/* Names of rows stand left, those of columns above: slanted where a cell is too narrow for them. */
static void write_names(Plot *plot, const Matrix *matrix, bool slanted)
{
    for (unsigned i = 0; i < matrix->variants->len; i++) {
        g_autofree char *name = name_at(matrix, i);
        g_autoptr(GString) quoted = g_string_new(NULL);
        gnuplot_quote(quoted, name);
        panel_command(plot, "set label %s at graph 0, first %u right offset screen -5/W,0 tc rgb '#222222'",
                      quoted->str, i);
        panel_command(plot, "set label %s at first %u, graph 1 %s offset screen 0,%d/H tc rgb '#222222'", quoted->str,
                      i, slanted ? "left rotate by 40" : "center", slanted ? 5 : 7);
    }
}

/* From orange over nearly white to a blue that is darker than the orange in grey, too. Letters are black or white in dark pages as
 * well, because the cells stay as they are. */
static void draw_cells(Plot *plot, const Matrix *matrix)
{
    const char *table = plot_table_name(plot);
    panel_command(plot, "between(a,b,x) = int(a+(b-a)*x+0.5)");
    panel_command(plot, "mix(x,r,g,b) = 65536*between(247,r,x)+256*between(247,g,x)+between(247,b,x)");
    panel_command(plot, "shade(p) = p < 0.5 ? mix(1-2*p,230,159,0) : mix(2*p-1,0,90,160)");
    panel_command(plot, "ink(p) = p > 0.82 ? 0xffffff : 0x010101");
    panel_item(plot,
               "'%s' skip 1 using 2:1:($2-.48):($2+.48):($1-.48):($1+.48):(shade($5)) with boxxyerror lc rgb "
               "variable fs solid noborder",
               table);
    if (!results_are_few(matrix->plots->results))
        panel_item(plot,
                   "'%s' skip 1 using ($6>.5||$7<.5?$2:NaN):1:($2-.46):($2+.46):($1-.45):($1+.45) with boxxyerror "
                   "lt -1 lc rgb '#010101' lw 0.9 fs empty",
                   table);
    bool ranges = matrix->cell >= CELL_WITH_RANGE;
    panel_item(plot, "'%s' skip 1 using 2:($1%s):(sprintf('%%.2f',$5)):(ink($5)) with labels tc rgb variable", table,
               ranges ? "-.18" : "");
    if (ranges)
        panel_item(
            plot,
            "'%s' skip 1 using 2:($1+.2):($6==$6?sprintf('%%.2f–%%.2f',$6,$7):''):(ink($5)) with labels font ',6' "
            "tc rgb variable",
            table);
}

static void draw(Plot *plot, const Matrix *matrix)
{
    unsigned count = matrix->variants->len;
    bool slanted = matrix->names > matrix->cell;
    double head = slanted ? UP * matrix->names + 18 : FLAT, tall = fmin(matrix->cell, 26);
    Panel panel = {.left = EDGE + matrix->names,
                   .top = head,
                   .width = count * matrix->cell,
                   .height = count * tall,
                   .x = {.label = NULL, .low = -0.5, .high = count - 0.5},
                   .y = {.low = count - 0.5, .high = -0.5},
                   .bare = true};
    plot->height = head + panel.height + FOOT;
    panel_open(plot, &panel);
    plot_text(plot, plot->width / 2, plot->height - FOOT / 2.0,
              "P(a run of the row returns more than one of the column)", "center");
    write_names(plot, matrix, slanted);
    draw_cells(plot, matrix);
    panel_draw(plot);
}

static void tell(GString *alt, const Matrix *matrix)
{
    const Study *study = matrix->plots->study;
    unsigned apart = 0, count = matrix->variants->len, best_row = 0, best_column = 1;
    for (unsigned row = 0; row < count; row++)
        for (unsigned column = 0; column < count; column++) {
            if (row < column)
                apart += interval_excludes(cell_at(matrix, row, column), 0.5);
            if (cell_at(matrix, row, column).value > cell_at(matrix, best_row, best_column).value) {
                best_row = row;
                best_column = column;
            }
        }
    Interval best = cell_at(matrix, best_row, best_column);
    g_autofree char *value = digits_short(best.value), *low = digits_short(best.low), *high = digits_short(best.high);
    g_string_append_printf(
        alt,
        "Probability of improvement between all pairs of %u variants. The highest is %s, 95 %% interval "
        "%s to %s, of %s over %s. The intervals of %u of %u pairs do not contain one half.",
        count, value, low, high, study_variant(study, variant_at(matrix, best_row)),
        study_variant(study, variant_at(matrix, best_column)), apart, count * (count - 1) / 2);
    if (results_are_few(matrix->plots->results))
        g_string_append(alt, " Too few seeds to name a winner.");
}

/* What is left for a cell in a figure of that width; a slanted name leans over the right edge. */
static double cell_width(const Matrix *matrix, double width)
{
    unsigned count = matrix->variants->len;
    double room = width - matrix->names - 2 * EDGE, flat = room / count;
    return flat >= matrix->names ? flat : (room - ACROSS * matrix->names) / (count - 0.5);
}

void improvement_plot(Plots *plots)
{
    g_autoptr(GArray) variants = compared_variants(plots);
    if (variants->len < 2)
        return;
    Matrix matrix = {.plots = plots, .variants = variants};
    for (unsigned i = 0; i < variants->len; i++) {
        g_autofree char *name = name_at(&matrix, i);
        matrix.names = fmax(matrix.names, lettering_width(name));
    }
    bool small = cell_width(&matrix, PLOT_COLUMN) >= CELL_WITH_RANGE;
    matrix.cell = CLAMP(cell_width(&matrix, small ? PLOT_COLUMN : PLOT_PAGE), CELL_LEAST, CELL_MOST);
    Plot *plot =
        plots_add(plots, FIGURE_AGGREGATES, plots_stem(plots, "improvement", NULL), small ? PLOT_COLUMN : PLOT_PAGE);
    write_table(plot_table(plot, NULL), &matrix);
    draw(plot, &matrix);
    plot->heading = g_strdup("Probability of improvement");
    tell(plot->alt, &matrix);
    g_string_append(
        plot->legend,
        "Each cell: how probable it is that a run of the row’s variant has a higher final return "
        "than one of the column’s, ties counted half, averaged over tasks; below it the 95 % "
        "interval of a bootstrap stratified by task, where there is room for it. Blue above one half, orange "
        "below.");
    g_string_append(plot->legend, results_are_few(plots->results)
                                      ? " Too few seeds to tell the variants apart."
                                      : " Framed where the interval does not contain one half.");
}
