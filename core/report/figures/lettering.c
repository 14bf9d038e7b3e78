#include "report/figures/lettering.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* In sizes of the letters, as Helvetica and its like have them. */
static double width_of(gunichar c)
{
    if (g_unichar_iszerowidth(c))
        return 0;
    if (g_unichar_iswide(c))
        return 1;
    if (c < 128 && strchr("iljtfI.,:;|!'[]()/ ", (int)c))
        return 0.33;
    return c == 'm' || c == 'w' || g_unichar_isupper(c) ? 0.76 : 0.56;
}

static const char *next(const char *at, double *width)
{
    gunichar c = g_utf8_get_char_validated(at, -1);
    bool valid = c != (gunichar)-1 && c != (gunichar)-2;
    *width += LETTERING_SIZE * (valid ? width_of(c) : 0.76);
    return valid ? g_utf8_next_char(at) : at + 1;
}

double lettering_width(const char *text)
{
    double width = 0;
    while (*text)
        text = next(text, &width);
    return width;
}

/* Names of variants often differ at their ends alone: so what is left out is in the middle. */
char *lettering_fit(const char *text, double width)
{
    if (lettering_width(text) <= width)
        return g_strdup(text);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    const char *head = valid, *tail = valid + strlen(valid);
    double used = LETTERING_SIZE; /* the dots */
    while (head < tail) {
        bool grow_head = head - valid <= valid + strlen(valid) - tail;
        const char *before = g_utf8_prev_char(tail);
        (void)next(grow_head ? head : before, &used);
        if (used > width)
            break;
        if (grow_head)
            head = g_utf8_next_char(head);
        else
            tail = before;
    }
    return g_strdup_printf("%.*s…%s", (int)(head - valid), valid, tail);
}
