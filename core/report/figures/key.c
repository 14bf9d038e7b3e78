#include "report/figures/key.h"

#include "report/figures/lettering.h"
#include <math.h>

enum { EDGE = 6, SAMPLE = 20, GAP = 4, BETWEEN = 14, WIDEST = 150 };

static double item_width(const Study *study, const GArray *variants, unsigned i)
{
    double name = lettering_width(study_variant(study, g_array_index(variants, unsigned, i)));
    return SAMPLE + GAP + fmin(name, WIDEST) + BETWEEN;
}

typedef struct Flow {
    double widest; /* row, less what would stand between it and the next item */
    unsigned rows;
} Flow;

/* Items follow each other, and go on below where a row is full. `places`: where each begins, as x and row; or NULL. */
static Flow flow(const Study *study, const GArray *variants, double width, double places[][2])
{
    Flow flow = {0};
    double x = 0;
    for (unsigned i = 0; i < variants->len; i++) {
        double item = item_width(study, variants, i);
        if (i == 0 || x + item - BETWEEN > width - 2 * EDGE) {
            flow.rows++;
            x = 0;
        }
        if (places) {
            places[i][0] = x;
            places[i][1] = flow.rows - 1;
        }
        x += item;
        flow.widest = fmax(flow.widest, x - BETWEEN);
    }
    return flow;
}

double key_height(const Study *study, const GArray *variants, double width)
{
    return EDGE + PLOT_LINE * flow(study, variants, width, NULL).rows;
}

static void draw_item(Plot *plot, const Study *study, unsigned variant, double x, double y)
{
    g_autofree char *text = lettering_fit(study_variant(study, variant), WIDEST);
    panel_command(plot, "set arrow from screen %d/W, screen 1-%d/H to screen %d/W, screen 1-%d/H nohead lt %u", (int)x,
                  (int)y, (int)x + SAMPLE, (int)y, plot_variant(plot, variant));
    plot_text(plot, (int)x + SAMPLE + GAP, y, text, "left");
}

void key_draw(Plot *plot, const Study *study, const GArray *variants)
{
    double(*places)[2] = g_malloc_n(variants->len, sizeof *places);
    Flow rows = flow(study, variants, plot->width, places);
    double start = fmax(EDGE, (plot->width - rows.widest) / 2);
    for (unsigned i = 0; i < variants->len; i++)
        draw_item(plot, study, g_array_index(variants, unsigned, i), start + places[i][0],
                  EDGE + PLOT_LINE * (places[i][1] + 0.5));
    g_free(places);
}
