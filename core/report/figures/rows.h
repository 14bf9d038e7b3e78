/* Panels whose rows are variants: their names stand once, left of them all. */
#ifndef CORE_REPORT_ROWS_H
#define CORE_REPORT_ROWS_H

#include "report/figures/sheet.h"

enum { ROWS_HEIGHT = 12, ROWS_WIDEST = 110 };

/* The sheet's gutter and frame for these variants (unsigned). */
void rows_lay_out(Sheet *sheet, const GArray *variants);

/* Opens the next panel with a row for each variant, from the first downwards, and their names where it is the leftmost. */
void rows_open(Sheet *sheet, Panel *panel, const GArray *variants);

#endif
