/* What libyaml finds wrong with a text, in words and places for people. */
#ifndef CORE_CONFIG_BROKEN_H
#define CORE_CONFIG_BROKEN_H

#include "config/node.h"
#include <yaml.h>

/* The parser's error as one sentence; `text` is what it parsed. */
char *broken_yaml(const yaml_parser_t *parser, const char *text);

/* Where a byte of the text stands. */
Place place_of_byte(const char *file, const char *text, size_t offset);

#endif
