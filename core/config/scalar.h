/* What a scalar of the configuration means as a number, and how any value is quoted in a message. */
#ifndef CORE_CONFIG_SCALAR_H
#define CORE_CONFIG_SCALAR_H

#include "config/node.h"
#include <stdint.h>

/* A number as people write it: "0.1", "-1e6", "1_000_000", "inf", ".inf". A text in quotes is none, and neither is "nan". */
bool scalar_number(const Node *node, double *x);

/* A whole number that fits 64 bits, written in any of those ways. */
bool scalar_integer(const Node *node, int64_t *x);

/* Whether nothing else (a number, a truth value, nothing) is written like that. */
bool scalar_is_text(const char *text);

/* A text as a node, in quotes where it would else be read as something other than a text. */
Node *scalar_text(const char *text);

/* A value as messages show it: "'many'", "the text '5'", "a list", "nothing". */
char *scalar_shown(const Node *node);

#endif
