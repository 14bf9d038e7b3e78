#include "report/figures/figures.h"

#include "report/figures/aggregate-plots.h"
#include "report/figures/coverage-plot.h"
#include "report/figures/curves.h"
#include "report/figures/gnuplot.h"
#include "report/figures/health.h"
#include "report/figures/improvement-plot.h"
#include "report/figures/interval-plots.h"
#include "report/figures/teachers.h"
#include <glib/gstdio.h>
#include <string.h>

void figure_free(Figure *figure)
{
    g_free(figure->stem);
    g_free(figure->heading);
    g_free(figure->alt);
    g_free(figure->legend);
    g_free(figure->svg);
    g_ptr_array_unref(figure->files);
    g_free(figure);
}

static char *path_of(const char *folder, const char *stem, const char *suffix)
{
    return g_strdup_printf("%s/%s%s", folder, stem, suffix);
}

static bool write_file(const char *folder, const char *name, const char *text, GError **error)
{
    g_autofree char *path = path_of(folder, name, "");
    g_autoptr(GError) failure = NULL;
    if (g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0666, &failure))
        return true;
    return fail(error, FAULT_INTERNAL, "%s: cannot write: %s", path, failure->message);
}

static bool write_plot(const char *folder, const Plot *plot, GError **error)
{
    for (unsigned i = 0; i < plot->tables->len; i++) {
        const PlotTable *table = g_ptr_array_index(plot->tables, i);
        if (table->text && !write_file(folder, table->name, table->text->str, error))
            return false;
    }
    g_autofree char *script = plot_script(plot), *name = g_strconcat(plot->stem, ".gp", NULL);
    return write_file(folder, name, script, error);
}

static const char *const pictures[] = {".svg", ".png", ".pdf"};

/* All, or what a script that failed may have left half drawn. */
static void remove_pictures(const char *folder, const char *stem, bool svg)
{
    for (size_t i = svg ? 0 : 1; i < G_N_ELEMENTS(pictures); i++) {
        g_autofree char *path = path_of(folder, stem, pictures[i]);
        g_unlink(path);
    }
}

/* Of a script that failed, the SVG may still be whole. */
static char *whole_svg(const char *folder, const char *stem)
{
    g_autofree char *path = path_of(folder, stem, ".svg"), *svg = NULL;
    g_file_get_contents(path, &svg, NULL, NULL);
    return svg && strstr(svg, "</svg>") ? g_steal_pointer(&svg) : NULL;
}

static void add_file(Figure *figure, const char *folder, const char *suffix)
{
    g_autofree char *path = path_of(folder, figure->stem, suffix);
    GStatBuf file;
    if (g_stat(path, &file) == 0 && file.st_size > 0)
        g_ptr_array_add(figure->files, g_strconcat(figure->stem, suffix, NULL));
}

static Figure *figure_of(const Plot *plot)
{
    Figure *figure = g_new0(Figure, 1);
    figure->section = plot->section;
    figure->stem = g_strdup(plot->stem);
    figure->heading = g_strdup(plot->heading);
    figure->alt = g_strdup(plot->alt->str);
    figure->legend = g_strdup(plot->legend->str);
    figure->files = g_ptr_array_new_with_free_func(g_free);
    return figure;
}

typedef struct Drawing {
    const char *folder;
    const GPtrArray *plots; /* const Plot */
    GPtrArray *figures, *complaints;
    GHashTable *said; /* what gnuplot said, without the place where it said it */
    FigureProgress progress;
    void *user;
} Drawing;

static void complain(Drawing *drawing, const char *message)
{
    if (!g_ptr_array_find_with_equal_func(drawing->complaints, message, g_str_equal, NULL))
        g_ptr_array_add(drawing->complaints, g_strdup(message));
}

/* "unknown terminal" of every script is one complaint. */
static void complain_of(Drawing *drawing, const char *stem, const char *words)
{
    const char *place = strstr(words, "\" line "), *what = place ? strchr(place, ':') : NULL;
    if (!g_hash_table_add(drawing->said, g_strdup(what ? what : words)))
        return;
    g_autofree char *message = g_strdup_printf("%s.gp: gnuplot failed: %s", stem, words);
    complain(drawing, message);
}

static void list_files(Figure *figure, const Plot *plot, const char *folder)
{
    for (size_t i = 0; i < G_N_ELEMENTS(pictures); i++)
        add_file(figure, folder, pictures[i]);
    add_file(figure, folder, ".gp");
    for (unsigned i = 0; i < plot->tables->len; i++)
        g_ptr_array_add(figure->files, g_strdup(((const PlotTable *)g_ptr_array_index(plot->tables, i))->name));
}

static void has_ended(unsigned i, const char *words, void *user)
{
    Drawing *drawing = user;
    const Plot *plot = g_ptr_array_index(drawing->plots, i);
    Figure *figure = g_ptr_array_index(drawing->figures, i);
    figure->svg = whole_svg(drawing->folder, plot->stem);
    if (words)
        remove_pictures(drawing->folder, plot->stem, !figure->svg);
    if (words)
        complain_of(drawing, plot->stem, words);
    else if (!figure->svg)
        complain_of(drawing, plot->stem, "it has drawn nothing");
    if (drawing->progress)
        drawing->progress(i + 1, drawing->plots->len, drawing->user);
}

static void draw(Drawing *drawing)
{
    g_autoptr(GPtrArray) stems = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    for (unsigned i = 0; i < drawing->plots->len && !error; i++) {
        Plot *plot = g_ptr_array_index(drawing->plots, i);
        remove_pictures(drawing->folder, plot->stem, true);
        g_ptr_array_add(drawing->figures, figure_of(plot));
        g_ptr_array_add(stems, plot->stem);
        write_plot(drawing->folder, plot, &error);
    }
    if (!error && stems->len)
        gnuplot_draw(drawing->folder, stems, has_ended, drawing, &error);
    if (error)
        complain(drawing, error->message);
    for (unsigned i = 0; i < drawing->figures->len; i++)
        list_files(g_ptr_array_index(drawing->figures, i), g_ptr_array_index(drawing->plots, i), drawing->folder);
}

GPtrArray *figures_plots(const Study *study, const Results *results)
{
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Plots plots = {study, results, g_ptr_array_new_with_free_func((GDestroyNotify)plot_free), taken};
    curves_plots(&plots);
    aggregate_plots(&plots);
    interval_plots(&plots);
    improvement_plot(&plots);
    teachers_plots(&plots);
    health_plot(&plots);
    return plots.plots;
}

GPtrArray *figures_draw(const Study *study, const Results *results, const char *folder, FigureProgress progress,
                        void *user, GPtrArray *complaints)
{
    g_autoptr(GHashTable) said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) made = figures_plots(study, results);
    GPtrArray *figures = g_ptr_array_new_with_free_func((GDestroyNotify)figure_free);
    draw(&(Drawing){folder, made, figures, complaints, said, progress, user});
    return figures;
}
