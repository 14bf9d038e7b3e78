#include "config/words.h"

#include "base/text.h"
#include "config/bind.h"
#include <string.h>

/* "1e15", as people write it, for "1e+15". */
static void write_bound(double x, char text[TEXT_NUMBER_SIZE])
{
    char *plus = strchr(text_number(x, text), '+');
    if (plus)
        memmove(plus, plus + 1, strlen(plus));
}

static char *range_of(const didact_param *row)
{
    char low[TEXT_NUMBER_SIZE], high[TEXT_NUMBER_SIZE];
    bool positive = row->minimum == DIDACT_POSITIVE, bounded = row->maximum < INFINITY;
    write_bound(row->minimum, low);
    write_bound(row->maximum, high);
    if (positive)
        return bounded ? g_strdup_printf("greater than 0 and at most %s", high) : g_strdup("greater than 0");
    if (row->minimum > -INFINITY)
        return bounded ? g_strdup_printf("between %s and %s", low, high) : g_strdup_printf("at least %s", low);
    return bounded ? g_strdup_printf("at most %s", high) : g_strdup("");
}

static char *with_word(const didact_param *row, const char *numbers)
{
    return row->word ? g_strdup_printf("%s or %s", numbers, row->word) : g_strdup(numbers);
}

static char *one_of(const didact_param *row)
{
    g_autofree char *words = g_strjoinv(", ", (char **)row->choices);
    return g_strconcat(row->choices[0] && row->choices[1] ? "one of " : "", words, NULL);
}

char *bind_allowed(const didact_param *row)
{
    if (row->type == DIDACT_TYPE_BOOL)
        return g_strdup("true or false");
    if (row->type == DIDACT_TYPE_CHOICE)
        return one_of(row);
    if (row->type == DIDACT_TYPE_TEXT)
        return g_strdup("");
    if (row->type == DIDACT_TYPE_PLUGIN)
        return g_strdup_printf("of kind %s", row->word);
    g_autofree char *range = range_of(row);
    return with_word(row, !*range && row->word ? "any number" : range);
}

char *words_number(const char *noun, const didact_param *row)
{
    g_autofree char *range = range_of(row);
    const char *join = !*range ? "" : g_str_has_prefix(range, "at ") ? " of " : " ";
    return g_strconcat(noun, join, range, NULL);
}

char *words_expected(const didact_param *row)
{
    switch (row->type) {
    case DIDACT_TYPE_BOOL:
    case DIDACT_TYPE_CHOICE:
        return bind_allowed(row);
    case DIDACT_TYPE_TEXT:
        return g_strdup("a text");
    case DIDACT_TYPE_PLUGIN:
        return g_strdup_printf("a plugin of kind %s: an id or {plugin: ID, ...}", row->word);
    default:
        break;
    }
    static const char *const nouns[] = {
        [DIDACT_TYPE_INTEGER] = "a whole number",
        [DIDACT_TYPE_REAL] = "a number",
        [DIDACT_TYPE_INTEGERS] = "a list of whole numbers",
    };
    g_autofree char *number = words_number(nouns[row->type], row);
    return with_word(row, number);
}
