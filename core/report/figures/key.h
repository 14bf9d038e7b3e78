/* What the lines of a figure are: samples with the variants' names, in rows above the panels, where they cover nothing. */
#ifndef CORE_REPORT_KEY_H
#define CORE_REPORT_KEY_H

#include "report/figures/plot.h"

/* The height that the key takes in a figure of that width. `variants`: unsigned. */
double key_height(const Study *study, const GArray *variants, double width);

/* Draws it at the top of the figure whose first panel is open. */
void key_draw(Plot *plot, const Study *study, const GArray *variants);

#endif
