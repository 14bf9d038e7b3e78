/* Arrays of numbers: drawn, converted, written for people. */
#ifndef CORE_CONFORM_NUMBERS_H
#define CORE_CONFORM_NUMBERS_H

#include <stddef.h>
#include <stdint.h>

/* `count` standard normals of the stream of that seed, in a new array; free with g_free. */
float *floats_normal(size_t count, uint64_t seed);

/* The same numbers in double precision, in a new array; NULL for NULL. */
double *doubles_of(const float values[], size_t count);

enum { NUMBER_SIZE = 32 };

/* Nine significant digits, which tell any two floats apart, whatever the locale. Returns `buffer`. */
const char *number_text(double x, char buffer[NUMBER_SIZE]);

#endif
