#include "config/broken.h"

#include <string.h>

Place place_of_byte(const char *file, const char *text, size_t offset)
{
    Place place = {file, 1, 1};
    const char *end = text + offset;
    for (const char *c = text; c < end && *c; c = g_utf8_next_char(c)) {
        place.column = *c == '\n' ? 1 : place.column + 1;
        place.line += *c == '\n';
    }
    return place;
}

/* libyaml counts characters from 0. */
static char character_at(const char *text, yaml_mark_t mark)
{
    const char *c = text;
    for (size_t i = 0; i < mark.index && *c; i++)
        c = g_utf8_next_char(c);
    return *c;
}

static char *rephrase(const char *problem, char here)
{
    static const char *const expected[] = {"did not find expected ", "could not find expected "};
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++)
        if (g_str_has_prefix(problem, expected[i]))
            return g_strdup_printf("expected %s", problem + strlen(expected[i]));
    if (strcmp(problem, "mapping values are not allowed in this context") == 0)
        return g_strdup("no ':' can stand here; indent the line as its neighbours, or put the text in quotes");
    if (strcmp(problem, "found character that cannot start any token") != 0)
        return g_strdup(problem);
    if (here == '\t')
        return g_strdup("a tab cannot indent; use spaces");
    return g_strdup_printf("'%c' cannot begin a value; put the text in quotes", here);
}

/* "while parsing a block mapping" tells where; "while scanning for the next token" tells nothing. */
static char *where(const yaml_parser_t *parser)
{
    static const char *const openings[] = {"while parsing ", "while scanning "};
    const char *context = parser->context ? parser->context : "";
    for (size_t i = 0; i < G_N_ELEMENTS(openings); i++)
        if (g_str_has_prefix(context, openings[i]) && !g_str_has_suffix(context, "the next token"))
            return g_strdup_printf(" in %s that begins on line %d", context + strlen(openings[i]),
                                   (int)parser->context_mark.line + 1);
    return g_strdup("");
}

char *broken_yaml(const yaml_parser_t *parser, const char *text)
{
    g_autofree char *what = rephrase(parser->problem, character_at(text, parser->problem_mark));
    g_autofree char *context = where(parser);
    return g_strconcat(what, context, NULL);
}
