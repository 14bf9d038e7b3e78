#include "report/figures/palette.h"

#include <glib.h>

/* Their eight, those first that stand off best from white and from each other. Black is the figures' colour of text, which a
 * dark page turns light. */
static const char *const colours[] = {"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                      "#E69F00", "#56B4E9", "#222222", "#F0E442"};

static const char *const dashes[] = {"", "9 4", "2 3", "10 3 2 3", "5 2", "14 4", "10 3 2 3 2 3"};

const char *palette_colour(unsigned variant)
{
    return colours[variant % G_N_ELEMENTS(colours)];
}

const char *palette_dashes(unsigned variant)
{
    return dashes[variant % G_N_ELEMENTS(dashes)];
}
