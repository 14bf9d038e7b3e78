#include "report/key.h"

#include "report/lettering.h"
#include <math.h>

enum { EDGE = 6, SAMPLE = 20, GAP = 4, BETWEEN = 12, WIDEST = 150 };

/* Names stand below each other in columns as wide as the widest. */
typedef struct Columns {
    unsigned count, rows;
    double width;
} Columns;

static const char *name(const Study *study, const GArray *variants, unsigned i)
{
    return study_variant(study, g_array_index(variants, unsigned, i));
}

static Columns columns_of(const Study *study, const GArray *variants, double width)
{
    double widest = 0;
    for (unsigned i = 0; i < variants->len; i++)
        widest = fmax(widest, lettering_width(name(study, variants, i)));
    Columns columns = {.width = SAMPLE + GAP + BETWEEN + fmin(widest, WIDEST)};
    unsigned most = MAX(1, (unsigned)((width - 2 * EDGE + BETWEEN) / columns.width));
    columns.rows = (variants->len + most - 1) / most;
    columns.count = columns.rows ? (variants->len + columns.rows - 1) / columns.rows : 0;
    return columns;
}

double key_height(const Study *study, const GArray *variants, double width)
{
    return EDGE + PLOT_LINE * columns_of(study, variants, width).rows;
}

void key_draw(Plot *plot, const Study *study, const GArray *variants)
{
    Columns columns = columns_of(study, variants, plot->width);
    double start = fmax(EDGE, (plot->width - columns.count * columns.width + BETWEEN) / 2);
    for (unsigned i = 0; i < variants->len; i++) {
        g_autofree char *text = lettering_fit(name(study, variants, i), WIDEST);
        int x = (int)(start + i % columns.count * columns.width);
        unsigned y = EDGE + PLOT_LINE / 2 + PLOT_LINE * (i / columns.count);
        unsigned line = plot_variant(plot, g_array_index(variants, unsigned, i));
        panel_command(plot, "set arrow from screen %d/W, screen 1-%u/H to screen %d/W, screen 1-%u/H nohead lt %u", x,
                      y, x + SAMPLE, y, line);
        plot_text(plot, x + SAMPLE + GAP, y, text, "left");
    }
}
