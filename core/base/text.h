/* Text: numbers as they are written everywhere, and the nearest of some words. */
#ifndef CORE_BASE_TEXT_H
#define CORE_BASE_TEXT_H

#include <stddef.h>

#define TEXT_NUMBER_SIZE 32

/* Writes x with the fewest digits that read back as x, whatever the locale ("0.1", "1e-04", "-inf", "nan"). Returns
 * `buffer`. */
const char *text_number(double x, char buffer[TEXT_NUMBER_SIZE]);

/* The one of `words` that `word` was probably meant to be (a few slips of the keyboard away), or NULL. */
const char *text_nearest(const char *word, const char *const words[], size_t count);

#endif
