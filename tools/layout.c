#include "layout.h"

#include <stdbool.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { USUAL_WIDTH = 80, LEAST_WIDTH = 40, GAP = 2 };

size_t layout_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return USUAL_WIDTH;
    return MAX(size.ws_col, LEAST_WIDTH);
}

static void fill(GString *out, size_t count)
{
    g_string_append_printf(out, "%*s", (int)count, "");
}

void layout_wrap(GString *out, const char *text, size_t column, size_t indent, size_t width)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    bool fresh = true; /* nothing of the text is on this line */
    for (char **word = words; *word; word++) {
        size_t length = (size_t)g_utf8_strlen(*word, -1);
        if (!fresh && column + 1 + length > width) {
            g_string_append_c(out, '\n');
            column = 0;
            fresh = true;
        }
        if (fresh && column < indent) {
            fill(out, indent - column);
            column = indent;
        }
        g_string_append_printf(out, "%s%s", fresh ? "" : " ", *word);
        column += length + !fresh;
        fresh = false;
    }
    while (out->len && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    g_string_append_c(out, '\n');
}

void layout_table(GString *out, GPtrArray *cells, size_t columns)
{
    g_autofree size_t *widths = g_new0(size_t, columns);
    for (guint i = 0; i < cells->len; i++) {
        size_t length = (size_t)g_utf8_strlen(cells->pdata[i], -1);
        widths[i % columns] = MAX(widths[i % columns], length);
    }
    for (guint i = 0; i < cells->len; i++) {
        const char *cell = cells->pdata[i];
        g_string_append(out, cell);
        if (i % columns == columns - 1)
            g_string_append_c(out, '\n');
        else
            fill(out, widths[i % columns] + GAP - (size_t)g_utf8_strlen(cell, -1));
    }
}
