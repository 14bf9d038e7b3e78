/* Pieces of HTML. */
#ifndef CORE_REPORT_HTML_H
#define CORE_REPORT_HTML_H

#include <glib.h>

/* Appends text that means nothing but itself, as a content or inside an attribute's double quotes. */
void html_text(GString *page, const char *text);

/* Appends a number or a range of them, with the minus sign of typography; what is not there, "-", as a dash. */
void html_number(GString *page, const char *number);

/* <tag>text</tag> on a line of its own; `tag` may hold attributes: "p class=\"quiet\"". */
void html_element(GString *page, const char *tag, const char *text);

/* A table's cells: one that heads a row or column, one of words, one of a number. */
void html_column(GString *page, const char *name, gboolean is_word);
void html_row_name(GString *page, const char *name);
void html_word(GString *page, const char *word);
void html_cell(GString *page, const char *number);

/* A list of sentences (char); each gets its full stop. */
void html_list(GString *page, const GPtrArray *sentences);

#endif
