#include "config/scalar.h"

#include <math.h>
#include <string.h>

enum { LONGEST_NUMBER = 400 };

/* Copies `text` without the underscores that group digits; false when one stands elsewhere, or the text is too long. */
static bool without_grouping(const char *text, char digits[LONGEST_NUMBER])
{
    size_t length = 0;
    for (const char *c = text; *c; c++) {
        if (*c == '_' && (c == text || !g_ascii_isdigit(c[-1]) || !g_ascii_isdigit(c[1])))
            return false;
        if (length == LONGEST_NUMBER - 1)
            return false;
        if (*c != '_')
            digits[length++] = *c;
    }
    digits[length] = 0;
    return true;
}

/* Only what stands in decimal: g_ascii_strtod would take hexadecimal numbers and "nan(1)" too. */
static bool is_decimal(const char *text)
{
    return *text && strspn(text, "0123456789+-.eE") == strlen(text) && strpbrk(text, "0123456789");
}

static bool read_infinity(const char *text, double *x)
{
    static const char *const spellings[] = {"inf", ".inf", ".Inf", ".INF"};
    bool negative = *text == '-';
    if (*text == '-' || *text == '+')
        text++;
    for (size_t i = 0; i < G_N_ELEMENTS(spellings); i++) {
        if (strcmp(text, spellings[i]) == 0) {
            *x = negative ? -INFINITY : INFINITY;
            return true;
        }
    }
    return false;
}

static bool read_number(const char *text, double *x)
{
    if (read_infinity(text, x))
        return true;
    char digits[LONGEST_NUMBER];
    if (!without_grouping(text, digits) || !is_decimal(digits))
        return false;
    char *end;
    *x = g_ascii_strtod(digits, &end);
    return *end == 0 && isfinite(*x);
}

bool scalar_number(const Node *node, double *x)
{
    return node->kind == NODE_SCALAR && !node->quoted && read_number(node->text, x);
}

/* Digits alone are read exactly; a double would round them above 2^53. */
static bool read_digits(const char *text, int64_t *x)
{
    char digits[LONGEST_NUMBER];
    return without_grouping(text, digits) && g_ascii_string_to_signed(digits, 10, INT64_MIN, INT64_MAX, x, NULL);
}

bool scalar_integer(const Node *node, int64_t *x)
{
    double real;
    if (!scalar_number(node, &real) || real != floor(real))
        return false;
    if (read_digits(node->text, x))
        return true;
    if (!(real >= -0x1p63 && real < 0x1p63))
        return false;
    *x = (int64_t)real;
    return true;
}

bool scalar_is_text(const char *text)
{
    static const char *const others[] = {"", "~", "null", "true", "false", "yes", "no", "on", "off", ".nan", "nan"};
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        if (g_ascii_strcasecmp(text, others[i]) == 0)
            return false;
    double x;
    return !read_number(text, &x);
}

Node *scalar_text(const char *text)
{
    Node *node = node_scalar(text, (Place){0});
    node->quoted = !scalar_is_text(text);
    return node;
}

/* Control characters are written out, and a long text is cut. */
static char *printable(const char *text)
{
    enum { LONGEST = 60 };
    GString *shown = g_string_new(NULL);
    size_t length = 0;
    for (const char *c = text; *c && length < LONGEST; c = g_utf8_next_char(c), length++) {
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            g_string_append_printf(shown, "\\x%02x", (unsigned char)*c);
        else
            g_string_append_len(shown, c, g_utf8_next_char(c) - c);
    }
    if (length == LONGEST)
        g_string_append(shown, "...");
    return g_string_free(shown, FALSE);
}

char *scalar_shown(const Node *node)
{
    if (node->kind != NODE_SCALAR)
        return g_strdup(node->kind == NODE_LIST ? "a list" : "a map");
    if (node_is_null(node))
        return g_strdup("nothing");
    g_autofree char *text = printable(node->text);
    return g_strdup_printf(node->quoted && *text && !scalar_is_text(node->text) ? "the text '%s'" : "'%s'", text);
}
