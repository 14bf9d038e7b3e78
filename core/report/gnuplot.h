/* Writing gnuplot's scripts and having it draw them. */
#ifndef CORE_REPORT_GNUPLOT_H
#define CORE_REPORT_GNUPLOT_H

#include "base/error.h"

/* A figure's frame. */
typedef struct Axes {
    const char *x_label, *y_label;
    double x_high;        /* from 0 */
    double y_low, y_high; /* NAN: as gnuplot finds best */
    unsigned titles;      /* of the legend, which stands above and covers nothing */
    unsigned longest;     /* letters of the longest title */
} Axes;

/* Appends `text` as a string of gnuplot's that nothing in it can end or change. */
void gnuplot_quote(GString *script, const char *text);

/* Appends "linecolor rgb ... dashtype ..." as the variant's lines look. */
void gnuplot_line(GString *script, unsigned variant);

/* The script that draws `plots` (what stands behind gnuplot's plot command) as <stem>.svg and <stem>.png. The stem holds
 * nothing but letters, digits, '.', '-' and '_'. */
char *gnuplot_script(const char *stem, const Axes *axes, const char *plots);

/* Draws <folder>/<stem>.gp. False with gnuplot's own words (FAULT_INTERNAL) when it is missing or fails. */
bool gnuplot_draw(const char *folder, const char *stem, GError **error);

#endif
