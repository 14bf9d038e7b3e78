/* Writing gnuplot's scripts and having it draw them. */
#ifndef CORE_REPORT_GNUPLOT_H
#define CORE_REPORT_GNUPLOT_H

#include "base/error.h"

/* A figure's frame. */
typedef struct Axes {
    const char *x_label, *y_label;
    double x_low, x_high;
    double y_low, y_high; /* NAN: as gnuplot finds best */
    unsigned key_rows;    /* lines of the legend, which stands above */
} Axes;

/* Appends `text` as a string of gnuplot's that nothing in it can end or change. */
void gnuplot_quote(GString *script, const char *text);

/* The text of FOLDER/<stem>.gp, which draws `plots` (what stands behind gnuplot's plot command) as <stem>.svg and
 * <stem>.png. The stem holds nothing but letters, digits, '.', '-' and '_'. */
char *gnuplot_script(const char *stem, const Axes *axes, const char *plots);

/* Draws FOLDER/<stem>.gp. Returns the SVG's text, or NULL when there is none. `error` is set to gnuplot's own words when
 * anything failed, also where only the PNG is missing. */
char *gnuplot_draw(const char *folder, const char *stem, GError **error);

#endif
