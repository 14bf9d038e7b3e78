#include "conform/numbers.h"

#include "base/random.h"
#include <glib.h>
#include <math.h>

float *floats_normal(size_t count, uint64_t seed)
{
    Random random;
    random_derive(&random, seed, "conform.normal", 0);
    float *values = g_new(float, count);
    for (size_t i = 0; i < count; i++)
        values[i] = (float)random.face.normal(&random.face);
    return values;
}

double *doubles_of(const float values[], size_t count)
{
    if (!values)
        return NULL;
    double *doubles = g_new(double, count);
    for (size_t i = 0; i < count; i++)
        doubles[i] = (double)values[i];
    return doubles;
}

const char *number_text(double x, char buffer[NUMBER_SIZE])
{
    if (isnan(x))
        return g_strlcpy(buffer, "nan", NUMBER_SIZE), buffer; /* without its sign */
    return g_ascii_formatd(buffer, NUMBER_SIZE, "%.9g", x);
}
