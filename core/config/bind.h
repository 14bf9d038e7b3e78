/* From a map of the configuration into plain structs, through parameter tables, and back. */
#ifndef CORE_CONFIG_BIND_H
#define CORE_CONFIG_BIND_H

#include "config/node.h"
#include "config/problems.h"
#include <didact/param.h>

/* One table and the struct that it describes. Rows stand `stride` bytes apart. */
typedef struct Binding {
    const didact_param *rows;
    size_t count, stride;
    void *into;
} Binding;

/* Fills the structs from `map` (NULL: all defaults). A key that no table has and that is not among `others` (NULL-ended;
 * NULL: none) is a mistake, as are a wrong type, a value out of range and a missing key without default, which is told at
 * `place`. `what` names the section in messages ("exploration 'ou'"). Texts and lists go to `memory`, which frees with g_free
 * and must outlive the structs. A section that was left empty has all defaults; one that is no map is a mistake. False when
 * something was wrong. */
bool bind_map(const Node *map, Place place, const char *what, const Binding bindings[], size_t count,
              const char *const *others, GPtrArray *memory, Problems *problems);

/* The part of bind_map that looks for unknown keys, alone. */
bool bind_keys(const Node *map, const char *what, const Binding bindings[], size_t count, const char *const *others,
               Problems *problems);

/* DIDACT_TYPE_PLUGIN: bind_map looks at the form of what is written and leaves the field alone, bind_describe writes nothing
 * (`~`); the floor that opens plugins does the rest. */

/* Appends every row's present value to `map`, so that bind_map reads the same structs from it. */
void bind_describe(Node *map, const Binding bindings[], size_t count);

/* A row's range or choices in words: "between 0 and 1", "greater than 0", "one of shared, per-dimension"; "" where all is
 * allowed. */
char *bind_allowed(const didact_param *row);

#endif
