/* What lies between the products: plain loops over floats, which the compiler turns into vectors. */
#ifndef BLAS_LOOPS_H
#define BLAS_LOOPS_H

#include <didact/network.h>

/* One sample's sums to mean 0 and deviation 1, in place. Returns 1 / deviation. */
float normalise(float *sums, size_t width, float epsilon);

/* From the derivative by a sample's sums, normalised and scaled, to the one by the sums themselves, in place. */
void denormalise(float *restrict delta, const float *restrict normalised, const float *restrict scale, float inverse,
                 size_t width);

void activate(float *values, size_t count, didact_activation activation);

/* Multiplies with the slope of the activation that gave out `output`. */
void deactivate(float *restrict delta, const float *restrict output, size_t count, didact_activation activation);

/* sums [width]: of the columns of a [n][width], or of a times b where b is not NULL. */
void column_sums(const float *restrict a, const float *restrict b, size_t n, size_t width, float *restrict sums);

#endif
