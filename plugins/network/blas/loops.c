#include "loops.h"

#include <math.h>
#include <string.h>

enum { LANES = 16 };

/* In lanes that the compiler keeps in vectors: the order of the additions is the same however wide these are. */
static float sum(const float *values, size_t count)
{
    float lanes[LANES] = {0}, total = 0;
    size_t whole = count / LANES * LANES;
    for (size_t i = 0; i < whole; i += LANES)
        for (size_t j = 0; j < LANES; j++)
            lanes[j] += values[i + j];
    for (size_t i = whole; i < count; i++)
        lanes[i - whole] += values[i];
    for (size_t j = 0; j < LANES; j++)
        total += lanes[j];
    return total;
}

static float dot(const float *a, const float *b, size_t count)
{
    float lanes[LANES] = {0}, total = 0;
    size_t whole = count / LANES * LANES;
    for (size_t i = 0; i < whole; i += LANES)
        for (size_t j = 0; j < LANES; j++)
            lanes[j] += a[i + j] * b[i + j];
    for (size_t i = whole; i < count; i++)
        lanes[i - whole] += a[i] * b[i];
    for (size_t j = 0; j < LANES; j++)
        total += lanes[j];
    return total;
}

float normalise(float *sums, size_t width, float epsilon)
{
    float mean = sum(sums, width) / (float)width;
    for (size_t i = 0; i < width; i++)
        sums[i] -= mean;
    float inverse = 1 / sqrtf(dot(sums, sums, width) / (float)width + epsilon);
    for (size_t i = 0; i < width; i++)
        sums[i] *= inverse;
    return inverse;
}

void activate(float *values, size_t count, didact_activation activation)
{
    if (activation == DIDACT_RELU)
        for (size_t i = 0; i < count; i++)
            values[i] = values[i] <= 0 ? 0 : values[i]; /* NaN passes */
    else if (activation == DIDACT_TANH)
        for (size_t i = 0; i < count; i++)
            values[i] = tanhf(values[i]);
}

void deactivate(float *restrict delta, const float *restrict output, size_t count, didact_activation activation)
{
    if (activation == DIDACT_RELU)
        for (size_t i = 0; i < count; i++)
            delta[i] = output[i] <= 0 ? 0 : delta[i];
    else if (activation == DIDACT_TANH)
        for (size_t i = 0; i < count; i++)
            delta[i] *= 1 - output[i] * output[i];
}

void denormalise(float *restrict delta, const float *restrict normalised, const float *restrict scale, float inverse,
                 size_t width)
{
    for (size_t i = 0; i < width; i++)
        delta[i] *= scale[i];
    float mean = sum(delta, width) / (float)width, along = dot(delta, normalised, width) / (float)width;
    for (size_t i = 0; i < width; i++)
        delta[i] = (delta[i] - mean - normalised[i] * along) * inverse;
}

void column_sums(const float *restrict a, const float *restrict b, size_t n, size_t width, float *restrict sums)
{
    memset(sums, 0, width * sizeof *sums);
    for (size_t r = 0; r < n; r++, a += width, b += b ? width : 0)
        for (size_t i = 0; i < width; i++)
            sums[i] += b ? a[i] * b[i] : a[i];
}
