/* What a parameter's row allows, in words for messages. */
#ifndef CORE_CONFIG_WORDS_H
#define CORE_CONFIG_WORDS_H

#include <didact/param.h>

/* What a value must be: "a number greater than 0 or none", "one of shared, per-dimension", "true or false". */
char *words_expected(const didact_param *row);

/* The same for a number that `noun` stands for, without the row's word: "a whole number between 1 and 64". */
char *words_number(const char *noun, const didact_param *row);

#endif
