#include "report/figures/bands.h"

#include <math.h>

static const Band *band_at(const GArray *bands, unsigned i)
{
    return &g_array_index(bands, Band, i);
}

static void write_head(GString *table, const Study *study, const GArray *bands, const char *x_name)
{
    const char *const columns[] = {"IQM", "low", "high"};
    cell_text(table, x_name, "");
    for (unsigned b = 0; b < bands->len; b++)
        for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
            cell_text(table, study_variant(study, band_at(bands, b)->variant), columns[i]);
    cell_end_row(table);
}

Span bands_write(GString *table, const Study *study, const GArray *bands, const GArray *points, const char *x_name)
{
    Span span = SPAN_EMPTY;
    write_head(table, study, bands, x_name);
    for (unsigned p = 0; p < points->len; p++) {
        BandPoint point = g_array_index(points, BandPoint, p);
        cell_number(table, point.x);
        for (unsigned b = 0; b < bands->len; b++) {
            Interval interval = band_at(bands, b)->values[point.place];
            const double values[] = {interval.value, interval.low, interval.high};
            for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
                cell_number(table, values[i]);
                span_widen(&span, values[i]);
            }
        }
        cell_end_row(table);
    }
    return span;
}

void bands_plot(Plot *plot, const char *table, const GArray *bands)
{
    for (unsigned b = 0; b < bands->len; b++)
        if (band_at(bands, b)->has_intervals)
            panel_item(plot, "'%s' skip 1 using 1:%u:%u with filledcurves lt %u fs transparent solid 0.16 noborder",
                       table, 3 * b + 3, 3 * b + 4, plot_variant(plot, band_at(bands, b)->variant));
    for (unsigned b = 0; b < bands->len; b++)
        panel_item(plot, "'%s' skip 1 using 1:%u with lines lt %u", table, 3 * b + 2,
                   plot_variant(plot, band_at(bands, b)->variant));
}
