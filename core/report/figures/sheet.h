/* Panels of one size side by side and below each other, with one key above them all. */
#ifndef CORE_REPORT_SHEET_H
#define CORE_REPORT_SHEET_H

#include "report/figures/plot.h"

typedef struct Sheet {
    Plot *plot; /* its width is set */
    const Study *study;
    GArray *variants; /* unsigned: those in the key, which is drawn with the first panel; NULL: no key */
    unsigned columns, panels;
    bool titled;
    double gutter;       /* left of all panels: for names of rows */
    double left;         /* from a cell's edge to its frame */
    double frame;        /* height of a panel's frame */
    const char *x_label; /* below all panels; NULL: each has its own */
    double head;         /* height of the key */
    unsigned next;
} Sheet;

enum { SHEET_Y_LABEL = 22 }; /* the width that the label of a vertical axis takes beside its numbers */

/* Sets the plot's height and the sheet's `head`; all above it is given. */
void sheet_begin(Sheet *sheet);

/* Opens the next panel in its place. */
void sheet_open(Sheet *sheet, Panel *panel);

#endif
