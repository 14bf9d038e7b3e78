/* Pieces of HTML. */
#ifndef CORE_REPORT_HTML_H
#define CORE_REPORT_HTML_H

#include "report/words/digits.h"
#include <glib.h>
#include <stdbool.h>

/* Appends text that means nothing but itself, as a content or inside an attribute's double quotes. */
void html_text(GString *page, const char *text);

/* Appends a number or a range of them, with the minus sign of typography; what is not there, "-", as a dash, "inf" as its sign. */
void html_number(GString *page, const char *number);

/* <tag>text</tag> on a line of its own; `tag` may hold attributes: "p class=\"quiet\"". */
void html_element(GString *page, const char *tag, const char *text);

/* A number with its interval below, which stays away where it is not known. */
void html_interval(GString *page, const Digits *digits, Interval interval, bool bold);

/* A table's cells: one that heads a row or column, one of words, one of a number. */
void html_column(GString *page, const char *name, bool is_word);
void html_row_name(GString *page, const char *name);
void html_word(GString *page, const char *word);
void html_cell(GString *page, const char *number);

/* A link to an address. */
void html_link(GString *page, const char *address, const char *text);

/* A list of sentences (char); each gets its full stop. */
void html_list(GString *page, const GPtrArray *sentences);

/* A warning: its first words bold. */
void html_warning(GString *page, const char *bold, const char *text);

/* What is around a table that may be wider than a phone: it scrolls by itself, with the keyboard too. `label` says what is in it. */
void html_wide_begin(GString *page, const char *label);
void html_wide_end(GString *page);

#endif
