/* A figure while it is made: a script of panels for gnuplot, the tables that it draws from, and the words.
 *
 * All lengths are points of the printed page, 1/72 in, and places are from the figure's upper left corner. The script keeps
 * them as they are, in terms of the figure's width W and height H, so that it can be edited; pictures for screens are larger. */
#ifndef CORE_REPORT_PLOT_H
#define CORE_REPORT_PLOT_H

#include "report/figures/axis.h"
#include "report/figures/figure.h"
#include "report/numbers/results.h"
#include "report/study/study.h"

#define PLOT_COLUMN 237.6 /* the width of a paper's column, 3.3 in */
#define PLOT_PAGE 496.8   /* the width of its text, 6.9 in */

enum { PLOT_LINE = 11 }; /* from one line of text to the next */

typedef struct PlotTable {
    char *name;    /* of its file */
    GString *text; /* NULL: another figure's, which writes it */
} PlotTable;

typedef struct Plot {
    FigureSection section;
    char *stem, *heading;
    GString *alt, *legend;
    double width, height;
    GString *panels;   /* gnuplot's commands */
    GString *items;    /* of the panel that is open: what stands behind gnuplot's plot command */
    GPtrArray *tables; /* PlotTable */
    GArray *variants;  /* unsigned: those drawn */
} Plot;

/* The plots of a study (Plot), and the stems that they have taken. */
typedef struct Plots {
    const Study *study;
    const Results *results;
    GPtrArray *plots;
    GHashTable *taken;
} Plots;

/* The names of files that a figure has: `kind` and, where it is not NULL, the task's name, as far as files may have it. Two
 * tasks whose names look alike there get a number: to be freed. */
char *plots_stem(Plots *plots, const char *kind, const char *task);

/* A plot joins the list. It takes the stem. */
Plot *plots_add(Plots *plots, FigureSection section, char *stem, double width);
void plot_free(Plot *plot);

/* The text of <stem>.gp, which draws <stem>.svg, .png and .pdf. */
char *plot_script(const Plot *plot);

/* A new table, <stem>-<what>.tsv, or <stem>.tsv where `what` is NULL: its text, to be appended to. */
GString *plot_table(Plot *plot, const char *what);

/* The plot draws from another's table, too. */
void plot_borrow_table(Plot *plot, const char *name);

/* The name of the table that was begun last. */
const char *plot_table_name(const Plot *plot);

/* Cells of a table. Numbers that are not finite are "nan", and so are those that gnuplot cannot place. */
void cell_number(GString *table, double x);
void cell_text(GString *table, const char *name, const char *column);
void cell_end_row(GString *table);

/* A frame, with axes at its left and lower edges. */
typedef struct Panel {
    double left, top, width, height; /* of the frame */
    const char *title;               /* above it; NULL: none */
    Axis x, y;
    bool bare; /* no axes and no grid: a map or a matrix */
} Panel;

/* Everything until panel_draw belongs to the panel. */
void panel_open(Plot *plot, const Panel *panel);
void panel_command(Plot *plot, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Adds to what is drawn: "'a.tsv' skip 1 using 1:2 with lines lt 3". */
void panel_item(Plot *plot, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Draws the panel; one without any item keeps its frame empty. */
void panel_draw(Plot *plot);

/* Text at a place of the figure, with `options` of gnuplot's, such as "right". */
void plot_text(Plot *plot, double x, double y, const char *text, const char *options);

/* The number of gnuplot's line type that draws the variant. */
unsigned plot_variant(Plot *plot, unsigned variant);

/* A line of grey across the frame at y (or x, where not `across`). */
void panel_mark(Plot *plot, const Panel *panel, double at, bool across);

#endif
