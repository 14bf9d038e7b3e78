/* Small pieces of HTML; every text is escaped. */
#ifndef CORE_REPORT_HTML_H
#define CORE_REPORT_HTML_H

#include <glib.h>

/* Appends the text so that nothing in it is markup. */
void html_text(GString *page, const char *text);

/* Appends <tag>text</tag>; `tag` may have attributes: "td class=\"number\"". */
void html_element(GString *page, const char *tag, const char *text);

/* Appends <ul> with an item for each of the strings; nothing when there are none. */
void html_list(GString *page, const GPtrArray *texts);

#endif
