#include "report/page/svg.h"

#include "report/page/html.h"
#include <stdbool.h>
#include <string.h>

/* What begins an id or a reference to one. */
static const char *const marks[] = {" id='", " id=\"", "href='#", "href=\"#", "url(#"};

/* Colours, as gnuplot writes them in one place or another, and the page's own that they stand for. */
static const char *const colours[][2] = {
    {"\"#ffffff\"", "\"var(--ground)\""},   {"rgb( 34,  34,  34)", "var(--text)"},
    {"rgb(34,34,34)", "var(--text)"},       {"rgb(  0,   0,   0)", "var(--text)"},
    {"rgb(0,0,0)", "var(--text)"},          {"\"black\"", "\"var(--text)\""},
    {"rgb( 85,  85,  85)", "var(--quiet)"}, {"rgb(85,85,85)", "var(--quiet)"},
    {"rgb(221, 221, 221)", "var(--rule)"},  {"rgb(221,221,221)", "var(--rule)"},
};

static bool starts(const char *at, size_t left, const char *with)
{
    size_t length = strlen(with);
    return length <= left && memcmp(at, with, length) == 0;
}

/* Appends what is put for the bytes at `at`, and returns how many they are; 0 where they stay as they are. */
static size_t append_instead(GString *page, const char *at, size_t left, const char *prefix)
{
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (starts(at, left, marks[i])) {
            g_string_append_printf(page, "%s%s_", marks[i], prefix);
            return strlen(marks[i]);
        }
    }
    for (size_t i = 0; i < G_N_ELEMENTS(colours); i++) {
        if (starts(at, left, colours[i][0])) {
            g_string_append(page, colours[i][1]);
            return strlen(colours[i][0]);
        }
    }
    return 0;
}

/* Appends a tag, `length` bytes from its '<' on. */
static void append_tag(GString *page, const char *tag, size_t length, const char *prefix)
{
    const char *end = tag + length;
    while (tag < end) {
        size_t plain = MIN(strcspn(tag, " hur\""), (size_t)(end - tag));
        g_string_append_len(page, tag, (gssize)plain);
        tag += plain;
        if (tag == end)
            return;
        size_t replaced = append_instead(page, tag, (size_t)(end - tag), prefix);
        if (!replaced)
            g_string_append_c(page, *tag++);
        tag += replaced;
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
    g_string_append(page, "<svg role=\"img\" aria-label=\"");
    html_text(page, alt);
    g_string_append_c(page, '"');
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
