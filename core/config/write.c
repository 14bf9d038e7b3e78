/* Trees into YAML. */
#include "config/node.h"

#include <string.h>

enum { INDENT = 2 };

static void append_node(GString *text, const Node *node, int indent);

/* ---- scalars ---- */

static bool is_inner(char c)
{
    return g_ascii_isalnum(c) || (c && strchr("+-._/=@()", c));
}

/* Where nothing in it can mean anything else, whatever stands around it. */
static bool is_plain(const char *text)
{
    const char *c = text;
    while (*c == '+' || *c == '-' || *c == '.')
        c++;
    if (c - text > 2 || !g_ascii_isalnum(*c))
        return false;
    while (is_inner(*c))
        c++;
    return !*c;
}

/* Such characters could not stand between quotes as they are. */
static bool needs_escape(gunichar c)
{
    return c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff || (c & 0xfffe) == 0xfffe;
}

static bool needs_escapes(const char *text)
{
    for (const char *c = text; *c; c = g_utf8_next_char(c))
        if (needs_escape(g_utf8_get_char(c)))
            return true;
    return false;
}

static void append_escaped(GString *text, const char *scalar)
{
    g_string_append_c(text, '"');
    for (const char *c = scalar; *c; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (needs_escape(character))
            g_string_append_printf(text, "\\U%08x", character);
        else if (*c == '"' || *c == '\\')
            g_string_append_printf(text, "\\%c", *c);
        else
            g_string_append_len(text, c, g_utf8_next_char(c) - c);
    }
    g_string_append_c(text, '"');
}

static void append_quoted(GString *text, const char *scalar)
{
    g_string_append_c(text, '\'');
    for (const char *c = scalar; *c; c++) {
        if (*c == '\'')
            g_string_append_c(text, '\'');
        g_string_append_c(text, *c);
    }
    g_string_append_c(text, '\'');
}

static void append_scalar(GString *text, const Node *node)
{
    bool bare = !node->quoted && (is_plain(node->text) || !*node->text || strcmp(node->text, "~") == 0);
    if (bare)
        g_string_append(text, node->text);
    else if (needs_escapes(node->text))
        append_escaped(text, node->text);
    else
        append_quoted(text, node->text);
}

/* ---- lists and maps ---- */

/* Lists of plain words and numbers read best on one line. */
static bool fits_one_line(const Node *list)
{
    for (size_t i = 0; i < list->items->len; i++) {
        const Node *item = list->items->pdata[i];
        if (item->kind != NODE_SCALAR || item->quoted || !is_plain(item->text))
            return false;
    }
    return true;
}

static void append_line_of(GString *text, const Node *list)
{
    g_string_append_c(text, '[');
    for (size_t i = 0; i < list->items->len; i++) {
        g_string_append(text, i ? ", " : "");
        append_scalar(text, list->items->pdata[i]);
    }
    g_string_append_c(text, ']');
}

static bool stands_on_its_line(const Node *node)
{
    return node->kind == NODE_SCALAR || !node->items->len || (node->kind == NODE_LIST && fits_one_line(node));
}

static void append_on_line(GString *text, const Node *node)
{
    if (node->kind == NODE_SCALAR)
        append_scalar(text, node);
    else if (node->kind == NODE_MAP)
        g_string_append(text, "{}");
    else
        append_line_of(text, node);
    g_string_append_c(text, '\n');
}

/* What stands behind "key:" or "-". */
static void append_value(GString *text, const Node *value, int indent)
{
    if (stands_on_its_line(value)) {
        if (value->kind != NODE_SCALAR || value->quoted || *value->text)
            g_string_append_c(text, ' ');
        append_on_line(text, value);
    } else {
        g_string_append_c(text, '\n');
        append_node(text, value, indent);
    }
}

static void append_node(GString *text, const Node *node, int indent)
{
    for (size_t i = 0; i < node->items->len; i++) {
        const Node *value = node->items->pdata[i];
        for (int column = 0; column < indent; column++)
            g_string_append_c(text, ' ');
        if (node->kind == NODE_MAP)
            append_scalar(text, node->keys->pdata[i]);
        g_string_append_c(text, node->kind == NODE_MAP ? ':' : '-');
        append_value(text, value, node->kind == NODE_MAP && value->kind == NODE_LIST ? indent : indent + INDENT);
    }
}

char *node_to_yaml(const Node *node)
{
    GString *text = g_string_new(NULL);
    if (stands_on_its_line(node))
        append_on_line(text, node);
    else
        append_node(text, node, 0);
    return g_string_free(text, FALSE);
}
