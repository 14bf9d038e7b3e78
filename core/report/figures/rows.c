#include "report/figures/rows.h"

#include "report/figures/gnuplot.h"
#include "report/figures/lettering.h"
#include <math.h>

enum { BESIDE_NAMES = 8, EDGE = 6 };

static char *row_name(const Study *study, const GArray *variants, unsigned i)
{
    return lettering_fit(study_variant(study, g_array_index(variants, unsigned, i)), ROWS_WIDEST);
}

void rows_lay_out(Sheet *sheet, const GArray *variants)
{
    double widest = 0;
    for (unsigned i = 0; i < variants->len; i++) {
        g_autofree char *name = row_name(sheet->study, variants, i);
        widest = fmax(widest, lettering_width(name));
    }
    sheet->gutter = widest + EDGE;
    sheet->left = BESIDE_NAMES;
    sheet->frame = ROWS_HEIGHT * fmax(2, variants->len);
}

void rows_open(Sheet *sheet, Panel *panel, const GArray *variants)
{
    bool leftmost = sheet->next % sheet->columns == 0;
    panel->y = (Axis){.low = variants->len - 0.5, .high = -0.5};
    sheet_open(sheet, panel);
    panel_command(sheet->plot, "set grid xtics noytics");
    panel_command(sheet->plot, "set border 1");
    for (unsigned i = 0; leftmost && i < variants->len; i++) {
        g_autofree char *name = row_name(sheet->study, variants, i);
        g_autoptr(GString) quoted = g_string_new(NULL);
        gnuplot_quote(quoted, name);
        panel_command(sheet->plot, "set label %s at graph 0, first %u right offset screen -%d/W,0 tc rgb '#222222'",
                      quoted->str, i, BESIDE_NAMES);
    }
}
