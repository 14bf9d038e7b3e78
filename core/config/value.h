/* One value of the configuration into one field of a struct. */
#ifndef CORE_CONFIG_VALUE_H
#define CORE_CONFIG_VALUE_H

#include "config/node.h"
#include "config/problems.h"
#include <didact/param.h>

/* A value on its way from its node into its field. */
typedef struct Slot {
    const didact_param *row;
    const Node *node;
    void *field;
    GPtrArray *memory; /* where texts and lists go */
    Problems *problems;
} Slot;

/* Fills the field as the row says, or tells why the value cannot be. */
bool value_bind(const Slot *slot);

#endif
