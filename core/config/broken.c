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

/* libyaml's words, and those of people who do not know its grammar; NULL: better left out. */
typedef struct Phrase {
    const char *theirs, *ours;
} Phrase;

static const char *translate(const Phrase *phrases, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(phrases[i].theirs, text) == 0)
            return phrases[i].ours;
    return text;
}

static char *rephrase(const char *problem, char here)
{
    static const char *const missing[] = {"did not find expected ", "could not find expected "};
    static const Phrase things[] = {
        {"key", "a key"}, {"node content", "a value"}, {"alphabetic or numeric character", "a name"}};
    static const Phrase problems[] = {
        {"mapping values are not allowed in this context",
         "no ':' can stand here; indent the line as its neighbours, or put the text in quotes"},
        {"found unexpected end of stream", "the file ends"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(missing); i++)
        if (g_str_has_prefix(problem, missing[i]))
            return g_strconcat("expected ", translate(things, G_N_ELEMENTS(things), problem + strlen(missing[i])),
                               NULL);
    if (strcmp(problem, "found character that cannot start any token") != 0)
        return g_strdup(translate(problems, G_N_ELEMENTS(problems), problem));
    if (here == '\t')
        return g_strdup("a tab cannot indent; use spaces");
    return g_strdup_printf("'%c' cannot begin a value; put the text in quotes", here);
}

/* "while parsing a block mapping" tells where. */
static char *where(const yaml_parser_t *parser)
{
    static const char *const openings[] = {"while parsing ", "while scanning "};
    static const Phrase places[] = {
        {"a block mapping", "the map"},
        {"a flow mapping", "the map in {}"},
        {"a block collection", "the list"},
        {"a flow sequence", "the list in []"},
        {"a simple key", "the key"},
        {"a quoted scalar", "the text in quotes"},
        {"a block node", NULL},
        {"a flow node", NULL},
        {"for the next token", NULL},
    };
    const char *place = NULL;
    for (size_t i = 0; parser->context && i < G_N_ELEMENTS(openings); i++)
        if (g_str_has_prefix(parser->context, openings[i]))
            place = translate(places, G_N_ELEMENTS(places), parser->context + strlen(openings[i]));
    if (!place)
        return g_strdup("");
    return g_strdup_printf(" in %s that begins on line %d", place, (int)parser->context_mark.line + 1);
}

char *broken_yaml(const yaml_parser_t *parser, const char *text)
{
    g_autofree char *what = rephrase(parser->problem, character_at(text, parser->problem_mark));
    g_autofree char *context = where(parser);
    return g_strconcat(what, context, NULL);
}
