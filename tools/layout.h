/* Text laid out for a terminal: wrapped and in columns. */
#ifndef TOOLS_LAYOUT_H
#define TOOLS_LAYOUT_H

#include <glib.h>

/* Columns of the terminal that standard output is; 80 where it is none. */
size_t layout_width(void);

/* Appends the words of `text` to `out`, whose last line is `column` wide; lines that would pass `width` go on at `indent`. Ends
 * the last line. */
void layout_wrap(GString *out, const char *text, size_t column, size_t indent, size_t width);

/* Rows of `columns` cells, char *, each column as wide as its widest cell; the last is not filled up. */
void layout_table(GString *out, GPtrArray *cells, size_t columns);

#endif
