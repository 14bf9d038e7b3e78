#include "report/figures/plot.h"

#include "base/text.h"
#include "report/figures/gnuplot.h"
#include "report/figures/palette.h"
#include <math.h>
#include <string.h>

/* What is left of a name in the name of a file: a-z, 0-9, '.', '-', '_'. */
static char *slug(const char *name)
{
    g_autofree char *ascii = g_str_to_ascii(name, "C"), *low = g_ascii_strdown(ascii, -1);
    GString *slug = g_string_new(NULL);
    for (const char *c = low; *c; c++) {
        if (g_ascii_isalnum(*c) || (strchr("._", *c) && slug->len && slug->str[slug->len - 1] != '-'))
            g_string_append_c(slug, *c);
        else if (slug->len && slug->str[slug->len - 1] != '-')
            g_string_append_c(slug, '-');
    }
    while (slug->len && !g_ascii_isalnum(slug->str[slug->len - 1]))
        g_string_truncate(slug, slug->len - 1);
    return g_string_free(slug, FALSE);
}

char *plots_stem(Plots *plots, const char *kind, const char *task)
{
    g_autofree char *name = task ? slug(task) : NULL;
    for (unsigned i = 1;; i++) {
        g_autoptr(GString) stem = g_string_new(kind);
        if (task)
            g_string_append_printf(stem, "-%s", *name ? name : "task");
        if (i > 1)
            g_string_append_printf(stem, "-%u", i);
        if (g_hash_table_add(plots->taken, g_strdup(stem->str)))
            return g_strdup(stem->str);
    }
}

static void plot_table_free(PlotTable *table)
{
    g_free(table->name);
    if (table->text)
        g_string_free(table->text, TRUE);
    g_free(table);
}

Plot *plots_add(Plots *plots, FigureSection section, char *stem, double width)
{
    Plot *plot = g_new0(Plot, 1);
    plot->section = section;
    plot->stem = stem;
    plot->width = width;
    plot->alt = g_string_new(NULL);
    plot->legend = g_string_new(NULL);
    plot->panels = g_string_new(NULL);
    plot->items = g_string_new(NULL);
    plot->tables = g_ptr_array_new_with_free_func((GDestroyNotify)plot_table_free);
    plot->variants = g_array_new(FALSE, FALSE, sizeof(unsigned));
    g_ptr_array_add(plots->plots, plot);
    return plot;
}

void plot_free(Plot *plot)
{
    GString *const texts[] = {plot->alt, plot->legend, plot->panels, plot->items};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_string_free(texts[i], TRUE);
    g_ptr_array_unref(plot->tables);
    g_array_unref(plot->variants);
    g_free(plot->stem);
    g_free(plot->heading);
    g_free(plot);
}

GString *plot_table(Plot *plot, const char *what)
{
    PlotTable *table = g_new0(PlotTable, 1);
    table->name = what ? g_strdup_printf("%s-%s.tsv", plot->stem, what) : g_strconcat(plot->stem, ".tsv", NULL);
    table->text = g_string_new(NULL);
    g_ptr_array_add(plot->tables, table);
    return table->text;
}

void plot_borrow_table(Plot *plot, const char *name)
{
    PlotTable *table = g_new0(PlotTable, 1);
    table->name = g_strdup(name);
    g_ptr_array_add(plot->tables, table);
}

const char *plot_table_name(const Plot *plot)
{
    return ((const PlotTable *)g_ptr_array_index(plot->tables, plot->tables->len - 1))->name;
}

static void begin_cell(GString *table)
{
    if (table->len && table->str[table->len - 1] != '\n')
        g_string_append_c(table, '\t');
}

void cell_number(GString *table, double x)
{
    char buffer[TEXT_NUMBER_SIZE];
    begin_cell(table);
    g_string_append(table, text_number(axis_can_show(x) ? x : NAN, buffer));
}

void cell_text(GString *table, const char *name, const char *column)
{
    g_autofree char *whole = g_strdup_printf("%s%s%s", name, *name && *column ? " " : "", column);
    begin_cell(table);
    g_string_append(table, g_strdelimit(whole, "\t\r\n", ' '));
}

void cell_end_row(GString *table)
{
    g_string_append_c(table, '\n');
}

unsigned plot_variant(Plot *plot, unsigned variant)
{
    for (unsigned i = 0; i < plot->variants->len; i++)
        if (g_array_index(plot->variants, unsigned, i) == variant)
            return variant + 1;
    g_array_append_val(plot->variants, variant);
    return variant + 1;
}

/* Lengths in the script have hundredths. */
static const char *points(double length, char buffer[TEXT_NUMBER_SIZE])
{
    return text_number(round(100 * length) / 100, buffer);
}

void plot_text(Plot *plot, double x, double y, const char *text, const char *options)
{
    char at_x[TEXT_NUMBER_SIZE], at_y[TEXT_NUMBER_SIZE];
    g_string_append(plot->panels, "    set label ");
    gnuplot_quote(plot->panels, text);
    g_string_append_printf(plot->panels, " at screen %s/W, screen 1-%s/H tc rgb '#222222' %s\n", points(x, at_x),
                           points(y, at_y), options);
}

void panel_command(Plot *plot, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    g_string_append(plot->panels, "    ");
    g_string_append_vprintf(plot->panels, format, values);
    g_string_append_c(plot->panels, '\n');
    va_end(values);
}

void panel_item(Plot *plot, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    g_string_append(plot->items, plot->items->len ? ", \\\n         " : "");
    g_string_append_vprintf(plot->items, format, values);
    va_end(values);
}

static void set_margin(Plot *plot, const char *margin, const char *before, double length, const char *whole)
{
    char number[TEXT_NUMBER_SIZE];
    panel_command(plot, "set %smargin at screen %s%s/%s", margin, before, points(length, number), whole);
}

static void set_step_ticks(Plot *plot, const Axis *axis)
{
    g_autoptr(GString) ticks = g_string_new(NULL);
    for (double at = ceil(axis->low / axis->tick) * axis->tick; at <= axis->high * (1 + 1e-9); at += axis->tick) {
        char number[TEXT_NUMBER_SIZE];
        g_autofree char *text = axis->without_labels ? g_strdup("") : axis_steps_text(at);
        g_string_append_printf(ticks, "%s'%s' %s", ticks->len ? ", " : "", text, text_number(at, number));
    }
    panel_command(plot, "set xtics (%s)", ticks->str);
}

static void set_axis(Plot *plot, const char *name, const Axis *axis)
{
    char low[TEXT_NUMBER_SIZE], high[TEXT_NUMBER_SIZE], tick[TEXT_NUMBER_SIZE];
    panel_command(plot, "set %srange [%s:%s]", name, text_number(axis->low, low), text_number(axis->high, high));
    if (axis->tick <= 0) {
        panel_command(plot, "unset %stics", name);
    } else if (axis->steps) {
        set_step_ticks(plot, axis);
    } else {
        g_autofree char *format = axis->without_labels ? g_strdup("") : axis_format(axis);
        panel_command(plot, "set %stics %s", name, text_number(axis->tick, tick));
        panel_command(plot, "set format %s '%s'", name, format);
    }
}

static void set_words(Plot *plot, const Panel *panel)
{
    double x = panel->left + panel->width / 2, y = panel->top + panel->height / 2;
    if (panel->title)
        plot_text(plot, panel->left, panel->top - 8, panel->title, "left");
    if (panel->x.label)
        plot_text(plot, x, panel->top + panel->height + (panel->x.tick > 0 ? 22 : 10), panel->x.label, "center");
    if (panel->y.label)
        plot_text(plot, panel->left - axis_labels_width(&panel->y) - 15, y, panel->y.label, "center rotate");
}

void panel_open(Plot *plot, const Panel *panel)
{
    g_string_append(plot->panels, "\n    eval style\n");
    set_margin(plot, "l", "", panel->left, "W");
    set_margin(plot, "r", "", panel->left + panel->width, "W");
    set_margin(plot, "t", "1-", panel->top, "H");
    set_margin(plot, "b", "1-", panel->top + panel->height, "H");
    set_axis(plot, "x", &panel->x);
    set_axis(plot, "y", &panel->y);
    if (panel->bare)
        panel_command(plot, "unset border; unset grid");
    set_words(plot, panel);
}

void panel_mark(Plot *plot, const Panel *panel, double at, bool across)
{
    const Axis *axis = across ? &panel->y : &panel->x;
    char number[TEXT_NUMBER_SIZE];
    if (!(at >= fmin(axis->low, axis->high) && at <= fmax(axis->low, axis->high)))
        return;
    text_number(at, number);
    if (across)
        panel_command(plot, "set arrow from graph 0, first %s to graph 1, first %s nohead back lc rgb '#888888' lw 0.8",
                      number, number);
    else
        panel_command(plot, "set arrow from first %s, graph 0 to first %s, graph 1 nohead back lc rgb '#888888' lw 0.8",
                      number, number);
}

/* A plot command cannot be without items, and one without points to draw is an error. */
void panel_draw(Plot *plot)
{
    panel_command(plot, "plot %s", plot->items->len ? plot->items->str : "NaN");
    g_string_truncate(plot->items, 0);
}

static void append_variants(GString *script, const Plot *plot)
{
    for (unsigned i = 0; i < plot->variants->len; i++) {
        unsigned variant = g_array_index(plot->variants, unsigned, i);
        g_autofree char *dashes = g_strdelimit(g_strdup(palette_dashes(variant)), " ", ',');
        g_string_append_printf(script, "set linetype %u lc rgb '%s' lw 1.2 pt 7 dt %s%s%s\n", variant + 1,
                               palette_colour(variant), *dashes ? "(" : "solid", dashes, *dashes ? ")" : "");
    }
}

static const char style[] =
    "style = 'reset; set encoding utf8; set minussign; set datafile separator \"\\t\"; unset key; ' \\\n"
    "      . 'set border 3 lc rgb \"#555555\" lw 0.6; set tics nomirror out scale 0.4 tc rgb \"#222222\"; ' \\\n"
    "      . 'set grid ytics lt -1 lc rgb \"#dddddd\" lw 0.5'\n";

static const char media[] =
    "    if (medium eq 'svg') { set terminal svg size 2*W,2*H fixed noenhanced rounded linewidth 2 \\\n"
    "        font 'Helvetica,Arial,sans-serif,8' fontscale 2 }\n"
    "    if (medium eq 'png') { set terminal pngcairo size %d*W,%d*H noenhanced rounded background '#ffffff' \\\n"
    "        font 'Helvetica,8' fontscale %s linewidth %d dashlength 2 pointscale %d }\n"
    "    if (medium eq 'pdf') { set terminal pdfcairo size W/72 in,H/72 in noenhanced rounded background '#ffffff' \\\n"
    "        font 'Helvetica,8' fontscale 0.75 linewidth 2 dashlength 2 }\n"
    "    dot = medium eq 'svg' ? 2.5 : 1\n";

char *plot_script(const Plot *plot)
{
    char width[TEXT_NUMBER_SIZE], height[TEXT_NUMBER_SIZE];
    int scale = plot->width > PLOT_COLUMN ? 3 : 4; /* of the PNG: twice as many dots as the page has room for */
    GString *script = g_string_new(NULL);
    g_string_append_printf(script, "# Draws %s.svg, %s.png and %s.pdf: gnuplot %s.gp\n", plot->stem, plot->stem,
                           plot->stem, plot->stem);
    g_string_append_printf(script, "W = %s # points of 1/72 in\nH = %s\n",
                           g_ascii_formatd(width, sizeof width, "%.1f", plot->width),
                           g_ascii_formatd(height, sizeof height, "%.1f", ceil(plot->height)));
    append_variants(script, plot);
    g_string_append(script, style);
    g_string_append(script, "do for [medium in 'svg png pdf'] {\n");
    g_string_append_printf(script, media, scale, scale, scale == 4 ? "3" : "2.25", scale, scale);
    g_string_append_printf(script, "    set output '%s.'.medium\n    set multiplot\n%s", plot->stem, plot->panels->str);
    g_string_append(script, "    unset multiplot\n    unset output\n}\n");
    return g_string_free(script, FALSE);
}
