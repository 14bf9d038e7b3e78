/* Lines of variants, each with the band of its intervals. */
#ifndef CORE_REPORT_BANDS_H
#define CORE_REPORT_BANDS_H

#include "report/figures/plot.h"

typedef struct Band {
    unsigned variant;
    const Interval *values;
    bool has_intervals; /* with one run there are none */
} Band;

/* Which of the values are drawn, and where. */
typedef struct BandPoint {
    unsigned place;
    double x;
} BandPoint;

/* Writes the table: x, and value, low, high of each band. Returns what they span. */
Span bands_write(GString *table, const Study *study, const GArray *bands, const GArray *points, const char *x_name);

/* Draws the bands and, above all of them, the lines from that table. */
void bands_plot(Plot *plot, const char *table, const GArray *bands);

#endif
