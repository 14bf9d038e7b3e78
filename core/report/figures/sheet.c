#include "report/figures/sheet.h"

#include "report/figures/key.h"
#include "report/figures/lettering.h"

/* Above a frame, with a title and without; below it, with a label and with the ticks' numbers alone. */
enum { TITLE = 18, NO_TITLE = 8, FOOT = 30, NO_LABEL = 18, RIGHT = 13, SHARED = 14 };

static double row_height(const Sheet *sheet)
{
    return (sheet->titled ? TITLE : NO_TITLE) + sheet->frame + (sheet->x_label ? NO_LABEL : FOOT);
}

void sheet_begin(Sheet *sheet)
{
    sheet->head = sheet->variants ? key_height(sheet->study, sheet->variants, sheet->plot->width) : 0;
    sheet->plot->height = sheet->head + row_height(sheet) * ((sheet->panels + sheet->columns - 1) / sheet->columns);
    sheet->plot->height += sheet->x_label ? SHARED : 0;
}

void sheet_open(Sheet *sheet, Panel *panel)
{
    unsigned column = sheet->next % sheet->columns, row = sheet->next / sheet->columns;
    double width = (sheet->plot->width - sheet->gutter) / sheet->columns;
    panel->left = sheet->gutter + column * width + sheet->left;
    panel->top = sheet->head + row * row_height(sheet) + (sheet->titled ? TITLE : NO_TITLE);
    panel->width = width - sheet->left - RIGHT;
    panel->height = sheet->frame;
    g_autofree char *title = panel->title ? lettering_fit(panel->title, panel->width + RIGHT) : NULL;
    Panel shown = *panel;
    shown.title = title;
    panel_open(sheet->plot, &shown);
    if (sheet->next++)
        return;
    if (sheet->variants)
        key_draw(sheet->plot, sheet->study, sheet->variants);
    if (sheet->x_label)
        plot_text(sheet->plot, sheet->plot->width / 2, sheet->plot->height - 8, sheet->x_label, "center");
}
