#include "report/figure.h"

#include "base/text.h"
#include "report/palette.h"
#include <math.h>
#include <string.h>

enum { LONGEST_NAME = 40, LEGEND_WIDTH = 56, LEGEND_SAMPLE = 7 }; /* characters */

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

static char *free_stem(const char *kind, const char *task, const char *what, GHashTable *taken)
{
    g_autofree char *short_task = slug(task);
    for (unsigned i = 1;; i++) {
        g_autoptr(GString) stem = g_string_new(kind);
        g_string_append_printf(stem, "-%s", *short_task ? short_task : "task");
        if (i > 1)
            g_string_append_printf(stem, "-%u", i);
        if (what)
            g_string_append_printf(stem, "-%s", what);
        if (g_hash_table_add(taken, g_strdup(stem->str)))
            return g_strdup(stem->str);
    }
}

static void set_steps(Figure *figure, int64_t first, int64_t last)
{
    figure->step_unit = last >= 2000000 ? 1e6 : last >= 10000 ? 1e3 : 1;
    figure->axes.x_label = last >= 2000000 ? "environment steps in millions (all that fed learning)"
                           : last >= 10000 ? "environment steps in thousands (all that fed learning)"
                                           : "environment steps (all that fed learning)";
    bool apart = first < last;
    figure->axes.x_low = (double)(apart ? first : first - 1) / figure->step_unit;
    figure->axes.x_high = (double)(apart ? last : last + 1) / figure->step_unit;
}

Figure *figure_new(const char *kind, const char *task, const char *what, int64_t first, int64_t last, GHashTable *taken)
{
    Figure *figure = g_new0(Figure, 1);
    figure->stem = free_stem(kind, task, what, taken);
    figure->alt = g_string_new(NULL);
    figure->legend = g_string_new(NULL);
    figure->data = g_string_new("step");
    figure->points = g_string_new(NULL);
    figure->plots = g_string_new(NULL);
    figure->axes.y_low = figure->axes.y_high = NAN;
    set_steps(figure, first, last);
    return figure;
}

void figure_free(Figure *figure)
{
    GString *const texts[] = {figure->alt, figure->legend, figure->data, figure->points, figure->plots};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_string_free(texts[i], TRUE);
    g_free(figure->stem);
    g_free(figure->heading);
    g_free(figure->y_label);
    g_free(figure->svg);
    g_free(figure);
}

void figure_number(GString *data, double x)
{
    char buffer[TEXT_NUMBER_SIZE];
    g_string_append_printf(data, "\t%s", text_number(x, buffer));
}

void figure_name(GString *data, const char *name)
{
    g_autofree char *whole = g_strdelimit(g_strdup(name), "\t\r\n", ' ');
    g_string_append_printf(data, "\t%s", whole);
}

/* "meta,student.tau=0.0…" */
static char *legend_name(const char *name)
{
    if (g_utf8_strlen(name, -1) <= LONGEST_NAME)
        return g_strdup(name);
    g_autofree char *cut = g_utf8_substring(name, 0, LONGEST_NAME - 1);
    return g_strconcat(cut, "…", NULL);
}

/* gnuplot's "9,4" for the palette's "9 4". */
static void append_dashes(GString *plots, unsigned variant)
{
    g_autofree char *dashes = g_strdelimit(g_strdup(palette_dashes(variant)), " ", ',');
    if (*dashes)
        g_string_append_printf(plots, " dt (%s)", dashes);
}

void figure_plot(Figure *figure, const char *columns, const char *with, unsigned variant, const char *name)
{
    GString *plots = figure->plots;
    bool apart = figure->points->len && (g_str_has_prefix(with, "points") || g_str_has_prefix(with, "filledcurves"));
    bool faint = apart && g_str_has_prefix(with, "points");
    g_string_append_printf(plots, "%s'%s%s.tsv' skip 1 using ($1/%g%+g):%s with %s", plots->len ? ", \\\n     " : "",
                           figure->stem, apart ? "-points" : "", figure->step_unit, figure->shift, columns, with);
    g_string_append_printf(plots, " %s rgb '#%s%s'", g_str_has_prefix(with, "filledcurves") ? "fc" : "lc",
                           faint ? "90" : "", palette_colour(variant) + 1);
    if (g_str_has_prefix(with, "lines"))
        append_dashes(plots, variant);
    if (!name) {
        g_string_append(plots, " notitle");
        return;
    }
    g_autofree char *title = legend_name(name);
    figure->names++;
    figure->longest = MAX(figure->longest, (size_t)g_utf8_strlen(title, -1));
    g_string_append(plots, " title ");
    gnuplot_quote(plots, title);
}

static bool write_file(const char *folder, const char *stem, const char *suffix, const char *text, GError **error)
{
    g_autofree char *path = g_strdup_printf("%s/%s%s", folder, stem, suffix);
    g_autoptr(GError) failure = NULL;
    if (!g_file_set_contents(path, text, -1, &failure))
        return fail(error, FAULT_INTERNAL, "%s", failure->message);
    return true;
}

/* The lines that gnuplot will break the legend into: it gives every name as much room as the longest. */
static unsigned legend_rows(const Figure *figure)
{
    unsigned columns = MAX(1, (unsigned)(LEGEND_WIDTH / (figure->longest + LEGEND_SAMPLE)));
    return (figure->names + columns - 1) / columns;
}

void figure_draw(Figure *figure, const char *folder, GPtrArray *complaints)
{
    figure->axes.key_rows = legend_rows(figure);
    g_autofree char *script = gnuplot_script(figure->stem, &figure->axes, figure->plots->str);
    g_autoptr(GError) error = NULL;
    if (write_file(folder, figure->stem, ".tsv", figure->data->str, &error) &&
        (!figure->points->len || write_file(folder, figure->stem, "-points.tsv", figure->points->str, &error)) &&
        write_file(folder, figure->stem, ".gp", script, &error))
        figure->svg = gnuplot_draw(folder, figure->stem, &error);
    if (error && !g_ptr_array_find_with_equal_func(complaints, error->message, g_str_equal, NULL))
        g_ptr_array_add(complaints, g_strdup(error->message));
}
