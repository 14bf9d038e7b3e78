#include "report/figures.h"

#include "base/text.h"
#include <math.h>
#include <string.h>

static void sketch_free(Sketch *sketch)
{
    g_string_free(sketch->data, TRUE);
    g_string_free(sketch->plots, TRUE);
    g_free(sketch->stem);
    g_free(sketch->title);
    g_free(sketch->finding);
    g_free(sketch->caption);
    g_free(sketch);
}

static void figure_free(Figure *figure)
{
    g_free(figure->stem);
    g_free(figure->title);
    g_free(figure->finding);
    g_free(figure->caption);
    g_free(figure->svg);
    g_free(figure);
}

/* A task's name where only simple letters may stand. */
static char *slug(const char *name)
{
    char *text = g_strdup(name);
    return g_strcanon(text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".-_", '-');
}

Sketch *sketch_new(const char *kind, const char *task)
{
    Sketch *sketch = g_new0(Sketch, 1);
    g_autofree char *simple = slug(task);
    sketch->stem = g_strdup_printf("%s-%s", kind, simple);
    sketch->data = g_string_new(NULL);
    sketch->plots = g_string_new(NULL);
    sketch->axes = (Axes){.y_low = NAN, .y_high = NAN};
    return sketch;
}

void sketch_plot(Sketch *sketch)
{
    g_string_append_printf(sketch->plots, "%s'%s.tsv' ", sketch->plots->len ? ", \\\n     " : "", sketch->stem);
}

void sketch_title(Sketch *sketch, const char *title)
{
    g_string_append(sketch->plots, " title ");
    gnuplot_quote(sketch->plots, title);
    sketch->axes.titles++;
    sketch->axes.longest = MAX(sketch->axes.longest, (unsigned)g_utf8_strlen(title, -1));
}

void sketch_number(Sketch *sketch, double x)
{
    char buffer[TEXT_NUMBER_SIZE];
    g_string_append_printf(sketch->data, "\t%s", text_number(x, buffer));
}

static bool put(const char *folder, const char *stem, const char *ending, const char *text, GError **error)
{
    g_autofree char *name = g_strconcat(stem, ending, NULL), *path = g_build_filename(folder, name, NULL);
    g_autoptr(GError) failure = NULL;
    return g_file_set_contents(path, text, -1, &failure) || fail(error, FAULT_INTERNAL, "%s", failure->message);
}

/* gnuplot's SVG as it may stand in a page that has others: without its head, its names its own, with words for who cannot
 * see it. */
static char *as_part_of_a_page(const char *svg, const Sketch *sketch)
{
    const char *begin = strstr(svg, "<svg");
    if (!begin)
        return NULL;
    GString *part = g_string_new(begin);
    g_autofree char *point = g_strdup_printf("%s-gpPt", sketch->stem), *dot = g_strdup_printf("%s-gpDot", sketch->stem);
    g_autofree char *words = g_markup_escape_text(sketch->finding, -1);
    g_autofree char *head = g_strdup_printf("<svg role=\"img\" aria-label=\"%s\"", words);
    g_string_replace(part, "gpPt", point, 0);
    g_string_replace(part, "gpDot", dot, 0);
    g_string_replace(part, "<title>Gnuplot</title>", "", 1);
    g_string_replace(part, "<desc>Produced by GNUPLOT", "<desc>Drawn by gnuplot", 1);
    g_string_replace(part, "<svg", head, 1);
    return g_string_free(part, FALSE);
}

static char *read_svg(const char *folder, const Sketch *sketch)
{
    g_autofree char *name = g_strconcat(sketch->stem, ".svg", NULL), *path = g_build_filename(folder, name, NULL);
    g_autofree char *svg = NULL;
    return g_file_get_contents(path, &svg, NULL, NULL) ? as_part_of_a_page(svg, sketch) : NULL;
}

static bool draw(const char *folder, Sketch *sketch, GPtrArray *figures, char **trouble, GError **error)
{
    g_autofree char *script = gnuplot_script(sketch->stem, &sketch->axes, sketch->plots->str);
    if (!put(folder, sketch->stem, ".tsv", sketch->data->str, error) ||
        !put(folder, sketch->stem, ".gp", script, error))
        return false;
    g_autoptr(GError) failure = NULL;
    bool drawn = !*trouble && gnuplot_draw(folder, sketch->stem, &failure);
    if (failure)
        *trouble = g_strdup(failure->message);
    Figure *figure = g_new0(Figure, 1);
    *figure = (Figure){
        .stem = g_strdup(sketch->stem),
        .title = g_strdup(sketch->title),
        .finding = g_strdup(sketch->finding),
        .caption = g_strdup(sketch->caption),
        .svg = drawn ? read_svg(folder, sketch) : NULL,
    };
    g_ptr_array_add(figures, figure);
    return true;
}

/* Two tasks whose names differ only in what a file's name cannot hold. */
static void make_unique(Sketch *sketch, const GPtrArray *figures)
{
    for (unsigned i = 0; i < figures->len; i++)
        if (strcmp(((const Figure *)g_ptr_array_index(figures, i))->stem, sketch->stem) == 0) {
            char *longer = g_strdup_printf("%s-%u", sketch->stem, figures->len);
            g_string_replace(sketch->plots, sketch->stem, longer, 0);
            g_free(sketch->stem);
            sketch->stem = longer;
        }
}

GPtrArray *figures_draw(const Study *study, const Results *results, const char *folder, char **trouble, GError **error)
{
    Sketch *(*const kinds[])(const Study *, const TaskResults *) = {curves_sketch, sigma_sketch, meta_reward_sketch};
    g_autoptr(GPtrArray) figures = g_ptr_array_new_with_free_func((GDestroyNotify)figure_free);
    *trouble = NULL;
    for (unsigned t = 0; t < results->tasks->len; t++)
        for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
            Sketch *sketch = kinds[k](study, g_ptr_array_index(results->tasks, t));
            if (!sketch)
                continue;
            make_unique(sketch, figures);
            bool fine = draw(folder, sketch, figures, trouble, error);
            sketch_free(sketch);
            if (!fine)
                return NULL;
        }
    return g_steal_pointer(&figures);
}
