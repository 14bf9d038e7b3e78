#include "report/svg.h"

#include <string.h>

/* Appends a tag, `length` bytes from its '<' on, with the prefix put before ids and references to them. */
static void append_tag(GString *page, const char *tag, size_t length, const char *prefix)
{
    const char *const marks[] = {" id='", " id=\"", "href='#", "href=\"#", "url(#"};
    for (size_t i = 0; i < length; i++) {
        for (size_t m = 0; m < G_N_ELEMENTS(marks); m++) {
            size_t mark = strlen(marks[m]);
            if (i + mark <= length && strncmp(tag + i, marks[m], mark) == 0) {
                g_string_append_printf(page, "%s%s_", marks[m], prefix);
                i += mark;
                break;
            }
        }
        if (i < length)
            g_string_append_c(page, tag[i]);
    }
}

/* What gnuplot calls its canvas and its parts, which browsers would show under the pointer. */
static const char *skip_naming(const char *at)
{
    const char *const tags[] = {"<title>", "</title>", "<desc>", "</desc>"};
    for (size_t i = 0; i < G_N_ELEMENTS(tags); i += 2) {
        const char *end = g_str_has_prefix(at, tags[i]) ? strstr(at, tags[i + 1]) : NULL;
        if (end)
            return end + strlen(tags[i + 1]);
    }
    return at;
}

void svg_inline(GString *page, const char *svg, const char *prefix, const char *alt)
{
    const char *at = strstr(svg, "<svg");
    if (!at)
        return;
    g_autofree char *label = g_markup_escape_text(alt, -1);
    g_string_append_printf(page, "<svg role=\"img\" aria-label=\"%s\"", label);
    at += strlen("<svg");
    size_t head = strcspn(at, ">");
    append_tag(page, at, head, prefix);
    at += head;
    while (*at) {
        const char *next = skip_naming(at);
        size_t text = next > at ? 0 : strcspn(next, "<");
        g_string_append_len(page, next, (gssize)text);
        at = next + text;
        if (*at == '<' && skip_naming(at) == at) {
            size_t tag = strcspn(at, ">");
            append_tag(page, at, tag, prefix);
            at += tag;
        }
    }
}
