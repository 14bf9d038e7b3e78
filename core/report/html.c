#include "report/html.h"

#include <string.h>

void html_text(GString *page, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *escaped = g_markup_escape_text(valid, -1);
    g_string_append(page, escaped);
}

void html_element(GString *page, const char *tag, const char *text)
{
    g_string_append_printf(page, "<%s>", tag);
    html_text(page, text);
    g_string_append_printf(page, "</%.*s>", (int)strcspn(tag, " "), tag);
}

void html_list(GString *page, const GPtrArray *texts)
{
    if (!texts->len)
        return;
    g_string_append(page, "<ul>\n");
    for (unsigned i = 0; i < texts->len; i++) {
        html_element(page, "li", g_ptr_array_index(texts, i));
        g_string_append_c(page, '\n');
    }
    g_string_append(page, "</ul>\n");
}
