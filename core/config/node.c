#include "config/node.h"

#include "config/scalar.h"
#include <string.h>

static Node *node_new(NodeKind kind, Place place)
{
    Node *node = g_new0(Node, 1);
    node->kind = kind;
    node->place = place;
    return node;
}

/* The text stands behind the node: most nodes are scalars, and a plan makes millions. */
Node *node_scalar(const char *text, Place place)
{
    size_t size = strlen(text) + 1;
    Node *node = g_malloc0(sizeof *node + size);
    node->kind = NODE_SCALAR;
    node->place = place;
    node->text = memcpy(node + 1, text, size);
    return node;
}

Node *node_list(Place place)
{
    Node *node = node_new(NODE_LIST, place);
    node->items = g_ptr_array_new_with_free_func((GDestroyNotify)node_free);
    return node;
}

Node *node_map(Place place)
{
    Node *node = node_list(place);
    node->kind = NODE_MAP;
    node->keys = g_ptr_array_new_with_free_func((GDestroyNotify)node_free);
    return node;
}

static gpointer copy_member(gconstpointer member, gpointer unused)
{
    return node_copy(member);
}

Node *node_copy(const Node *node)
{
    Node *copy = node->kind == NODE_SCALAR ? node_scalar(node->text, node->place) : node_new(node->kind, node->place);
    copy->quoted = node->quoted;
    if (node->keys)
        copy->keys = g_ptr_array_copy(node->keys, copy_member, NULL);
    if (node->items)
        copy->items = g_ptr_array_copy(node->items, copy_member, NULL);
    return copy;
}

void node_free(Node *node)
{
    if (!node)
        return;
    if (node->keys)
        g_ptr_array_unref(node->keys);
    if (node->items)
        g_ptr_array_unref(node->items);
    g_free(node);
}

const char *node_key(const Node *map, size_t i)
{
    return ((const Node *)map->keys->pdata[i])->text;
}

static bool find(const Node *map, const char *key, size_t *at)
{
    if (!map || map->kind != NODE_MAP)
        return false;
    for (size_t i = 0; i < map->keys->len; i++) {
        if (strcmp(node_key(map, i), key) == 0) {
            *at = i;
            return true;
        }
    }
    return false;
}

Node *node_get(const Node *map, const char *key)
{
    size_t at;
    return find(map, key, &at) ? map->items->pdata[at] : NULL;
}

void node_add(Node *map, Node *key, Node *value)
{
    g_ptr_array_add(map->keys, key);
    g_ptr_array_add(map->items, value);
}

void node_set(Node *map, const char *key, Place place, Node *value)
{
    size_t at;
    if (!find(map, key, &at)) {
        node_add(map, node_scalar(key, place), value);
        return;
    }
    node_free(map->keys->pdata[at]);
    node_free(map->items->pdata[at]);
    map->keys->pdata[at] = node_scalar(key, place);
    map->items->pdata[at] = value;
}

bool node_remove(Node *map, const char *key)
{
    size_t at;
    if (!find(map, key, &at))
        return false;
    g_ptr_array_remove_index(map->keys, at);
    g_ptr_array_remove_index(map->items, at);
    return true;
}

void node_append(Node *list, Node *value)
{
    g_ptr_array_add(list->items, value);
}

static bool members_equal(const GPtrArray *a, const GPtrArray *b)
{
    if (!a || !b)
        return a == b;
    if (a->len != b->len)
        return false;
    for (size_t i = 0; i < a->len; i++)
        if (!node_equal(a->pdata[i], b->pdata[i]))
            return false;
    return true;
}

bool node_equal(const Node *a, const Node *b)
{
    if (a->kind != b->kind || g_strcmp0(a->text, b->text) != 0)
        return false;
    if (a->kind == NODE_SCALAR)
        return a->quoted == b->quoted || scalar_is_text(a->text);
    return members_equal(a->keys, b->keys) && members_equal(a->items, b->items);
}

bool node_is_null(const Node *node)
{
    return node->kind == NODE_SCALAR && !node->quoted &&
           (!*node->text || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0);
}
