#include "report/page/page-figures.h"

#include "report/page/html.h"
#include "report/page/links.h"
#include "report/page/svg.h"
#include <string.h>

enum { NARROW = 600 }; /* pixels */

bool page_has_figures(const GPtrArray *figures, FigureSection section)
{
    for (unsigned i = 0; i < figures->len; i++)
        if (((const Figure *)g_ptr_array_index(figures, i))->section == section)
            return true;
    return false;
}

/* What a file is called in a link: "PNG"; of several tables, what tells them apart, too: "points.tsv". */
static char *file_word(const Figure *figure, const char *file)
{
    const char *ending = strrchr(file, '.');
    const char *rest = g_str_has_prefix(file, figure->stem) ? file + strlen(figure->stem) : file;
    if (rest != ending)
        return g_strdup(rest + strspn(rest, "-."));
    if (strcmp(ending, ".gp") == 0)
        return g_strdup("script");
    return strcmp(ending, ".tsv") == 0 ? g_strdup("numbers") : g_ascii_strup(ending + 1, -1);
}

static void append_files(GString *page, const Figure *figure)
{
    g_string_append(page, " <span class=\"files\">");
    for (unsigned i = 0; i < figure->files->len; i++) {
        const char *file = g_ptr_array_index(figure->files, i);
        g_autofree char *word = file_word(figure, file), *address = link_address(".", file);
        g_string_append(page, i ? " " : "");
        html_link(page, address, word);
    }
    g_string_append(page, "</span>");
}

/* Of several panels: too wide to stand beside another figure, and to be read when it is made as narrow as a phone. */
static bool is_wide(const Figure *figure)
{
    const char *width = figure->svg ? strstr(figure->svg, "width=\"") : NULL;
    return width && g_ascii_strtod(width + strlen("width=\""), NULL) > NARROW;
}

static void append_picture(GString *page, const Figure *figure)
{
    if (!figure->svg) {
        html_warning(page, "This figure could not be drawn. What it would show:", figure->alt);
        return;
    }
    if (is_wide(figure))
        html_wide_begin(page, figure->heading);
    svg_inline(page, figure->svg, figure->stem, figure->alt);
    if (is_wide(figure))
        html_wide_end(page);
}

static void append_figure(GString *page, const Figure *figure)
{
    g_string_append(page, is_wide(figure) ? "<figure class=\"wide\">\n" : "<figure>\n");
    html_element(page, "h3", figure->heading);
    append_picture(page, figure);
    g_string_append(page, "\n<figcaption>");
    html_text(page, figure->legend);
    append_files(page, figure);
    g_string_append(page, "</figcaption>\n</figure>\n");
}

void page_figures(GString *page, const GPtrArray *figures, FigureSection section)
{
    g_string_append(page, "<div class=\"figures\">\n");
    for (unsigned i = 0; i < figures->len; i++) {
        const Figure *figure = g_ptr_array_index(figures, i);
        if (figure->section == section)
            append_figure(page, figure);
    }
    g_string_append(page, "</div>\n");
}
