#include "report/page/html.h"

#include <math.h>
#include <string.h>

void html_text(GString *page, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    for (char *c = valid; *c; c++)
        if (g_ascii_iscntrl(*c) && *c != '\n' && *c != '\t')
            *c = ' ';
    g_autofree char *escaped = g_markup_escape_text(valid, -1);
    g_string_append(page, escaped);
}

void html_number(GString *page, const char *number)
{
    const bool missing = strcmp(number, "-") == 0, endless = strcmp(number, "inf") == 0;
    if (missing || endless) {
        g_string_append(page, missing ? "–" : "∞");
        return;
    }
    for (const char *c = number; *c; c++)
        if (*c == '-')
            g_string_append(page, "−");
        else
            g_string_append_c(page, *c);
}

void html_element(GString *page, const char *tag, const char *text)
{
    g_string_append_printf(page, "<%s>", tag);
    html_text(page, text);
    g_string_append_printf(page, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

void html_column(GString *page, const char *name, bool is_word)
{
    html_element(page, is_word ? "th scope=\"col\" class=\"word\"" : "th scope=\"col\"", name);
}

void html_row_name(GString *page, const char *name)
{
    html_element(page, "th scope=\"row\" class=\"word\"", name);
}

void html_word(GString *page, const char *word)
{
    html_element(page, "td class=\"word\"", word);
}

void html_cell(GString *page, const char *number)
{
    g_string_append(page, "<td class=\"number\">");
    html_number(page, number);
    g_string_append(page, "</td>\n");
}

void html_interval(GString *page, const Digits *digits, Interval interval, bool bold)
{
    g_autofree char *value = digits_text(digits, interval.value);
    g_string_append(page, bold ? "<strong class=\"number\">" : "<span class=\"number\">");
    html_number(page, value);
    g_string_append(page, bold ? "</strong>" : "</span>");
    if (isnan(interval.low) || isnan(interval.high))
        return;
    g_autofree char *low = digits_text(digits, interval.low), *high = digits_text(digits, interval.high);
    g_string_append(page, " <span class=\"range\"><span>");
    html_number(page, low);
    g_string_append(page, "</span> to <span>");
    html_number(page, high);
    g_string_append(page, "</span></span>");
}

void html_link(GString *page, const char *address, const char *text)
{
    g_string_append(page, "<a href=\"");
    html_text(page, address);
    g_string_append(page, "\">");
    html_text(page, text);
    g_string_append(page, "</a>");
}

void html_list(GString *page, const GPtrArray *sentences)
{
    g_string_append(page, "<ul>\n");
    for (unsigned i = 0; i < sentences->len; i++) {
        g_autofree char *sentence = g_strconcat(g_ptr_array_index(sentences, i), ".", NULL);
        html_element(page, "li", sentence);
    }
    g_string_append(page, "</ul>\n");
}

void html_warning(GString *page, const char *bold, const char *text)
{
    g_string_append(page, "<p class=\"warning\"><strong>");
    html_text(page, bold);
    g_string_append(page, "</strong> ");
    html_text(page, text);
    g_string_append(page, "</p>\n");
}

void html_wide_begin(GString *page, const char *label)
{
    g_string_append(page, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    html_text(page, label);
    g_string_append(page, "\">\n");
}

void html_wide_end(GString *page)
{
    g_string_append(page, "</div>\n");
}
