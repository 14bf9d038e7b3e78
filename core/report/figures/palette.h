/* How each variant looks, in every figure and table: a colour that the colour-blind tell apart (Okabe, Ito 2008) and a
 * pattern of dashes that tells it in grey. */
#ifndef CORE_REPORT_PALETTE_H
#define CORE_REPORT_PALETTE_H

/* "#0072B2" */
const char *palette_colour(unsigned variant);

/* Lengths of strokes and gaps in points, as SVG has them: "8 4"; "" for a whole line. */
const char *palette_dashes(unsigned variant);

#endif
