#include "report/sheet.h"

#include "report/key.h"
#include "report/lettering.h"

enum { TITLE = 18, FOOT = 30, RIGHT = 10, SHARED = 6 };

static double row_height(const Sheet *sheet)
{
    return TITLE + sheet->frame + FOOT;
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
    panel->top = sheet->head + row * row_height(sheet) + TITLE;
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
        plot_text(sheet->plot, sheet->plot->width / 2, sheet->plot->height - 9, sheet->x_label, "center");
}
