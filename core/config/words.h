/* What a parameter's row allows, in words for messages. */
#ifndef CORE_CONFIG_WORDS_H
#define CORE_CONFIG_WORDS_H

#include <didact/param.h>

/* What a value must be: "a number greater than 0 or none", "one of shared, per-dimension", "true or false". */
char *words_expected(const didact_param *row);

/* What a number, or each member of a list, must be: "greater than 0", "between 1 and 64 or none". */
char *words_range(const didact_param *row);

#endif
