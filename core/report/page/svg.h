/* Makes the SVG that gnuplot draws fit to stand inside a page, beside others of its kind. */
#ifndef CORE_REPORT_SVG_H
#define CORE_REPORT_SVG_H

#include <glib.h>

/* Appends the <svg> element of `svg` to `page`: without the XML head and gnuplot's own titles, with `prefix` (letters,
 * digits, '-', '_') before each id, and with `alt` as what it says to those who do not see it. The colours of text, axes, grid and
 * background, and black, become the page's own, so that a figure is as light or dark as what is around it. */
void svg_inline(GString *page, const char *svg, const char *prefix, const char *alt);

#endif
