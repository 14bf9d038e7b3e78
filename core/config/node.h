/* The configuration as a typed tree: what the YAML said, and where it said it. */
#ifndef CORE_CONFIG_NODE_H
#define CORE_CONFIG_NODE_H

#include <glib.h>
#include <stdbool.h>

typedef enum NodeKind { NODE_SCALAR, NODE_LIST, NODE_MAP } NodeKind;

/* Lines and columns count from 1; line 0: no line (the whole of `file`). Without file: no place (a default, or written by
 * the program). */
typedef struct Place {
    const char *file; /* interned; "--set KEY=VALUE" for the command line */
    int line, column;
} Place;

typedef struct Node Node;
struct Node {
    NodeKind kind;
    Place place;
    bool quoted;      /* a scalar in quotes is a text, whatever it looks like */
    char *text;       /* NODE_SCALAR; it lives with the node */
    GPtrArray *keys;  /* NODE_MAP: Node scalars, in the file's order, beside items */
    GPtrArray *items; /* NODE_LIST, NODE_MAP: Node */
};

Node *node_scalar(const char *text, Place place);
Node *node_list(Place place);
Node *node_map(Place place);
Node *node_copy(const Node *node);
void node_free(Node *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Node, node_free)

/* The value of a map's key, or NULL; NULL too where `map` is NULL or no map. */
Node *node_get(const Node *map, const char *key);

/* The text of a map's i-th key. */
const char *node_key(const Node *map, size_t i);

/* Puts a value into a map, in place of what stood there or at the end; takes `value`. */
void node_set(Node *map, const char *key, Place place, Node *value);

/* Appends a key that the map does not have yet; takes both. */
void node_add(Node *map, Node *key, Node *value);

/* Takes a key and its value out of a map; false when it was not there. */
bool node_remove(Node *map, const char *key);

void node_append(Node *list, Node *value);

/* Whether both say the same, wherever they stand; quotes matter only where they make a text of something else. */
bool node_equal(const Node *a, const Node *b);

/* Nothing, `~` or `null` was written. */
bool node_is_null(const Node *node);

/* The tree as YAML that reads back as the same tree. */
char *node_to_yaml(const Node *node);

#endif
