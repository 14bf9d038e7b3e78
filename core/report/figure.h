/* One figure: its data, script and pictures beside each other in the report's folder, and its words. */
#ifndef CORE_REPORT_FIGURE_H
#define CORE_REPORT_FIGURE_H

#include "report/gnuplot.h"
#include <stdint.h>

typedef struct Figure {
    char *stem;      /* of its files: "curves-pendulum" */
    char *heading;   /* "pendulum: learning curves" */
    GString *alt;    /* what it shows, for those who do not see it */
    GString *legend; /* how to read it, below it */
    Axes axes;
    char *y_label;    /* owns the axes' one, where it is made for this figure; NULL: it is not */
    double step_unit; /* environment steps that a unit of the x axis stands for */
    double shift;    /* of what is plotted next along the x axis, in its units, so that points do not hide each other */
    GString *data;   /* <stem>.tsv: a head line, then numbers */
    GString *points; /* <stem>-points.tsv, the same for single points or cut bands; empty: there is none */
    GString *plots;  /* behind gnuplot's plot command */
    unsigned names;  /* in the legend */
    size_t longest;  /* of them, in characters */
    char *svg;       /* NULL: could not be drawn */
} Figure;

/* Begins a figure named <kind>-<task>[-<what>], with environment steps from `first` to `last` on its x axis. `taken` holds the
 * stems used so far, and gets this one's: names that are alike in files are told apart by numbers. */
Figure *figure_new(const char *kind, const char *task, const char *what, int64_t first, int64_t last,
                   GHashTable *taken);
void figure_free(Figure *figure);

/* Appends one number to a row of data that has begun, or ends it. */
void figure_number(GString *data, double x);
void figure_name(GString *data, const char *name); /* in the head line */

/* Appends a curve to the plot command: `columns` as in "2" or "3:4", drawn `with`, in the variant's colour, with the
 * variant's dashes when it is a line, and faint when it is points of the second file. The name is for the legend; NULL: none. */
void figure_plot(Figure *figure, const char *columns, const char *with, unsigned variant, const char *name);

/* Writes the figure's files into the folder and has them drawn. What goes wrong is added to `complaints` (char) once. */
void figure_draw(Figure *figure, const char *folder, GPtrArray *complaints);

#endif
