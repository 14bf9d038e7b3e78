#include "report/figures/principal.h"

#include <glib.h>
#include <math.h>

enum { MOST_ROUNDS = 500 };

void principal_free(Principal *principal)
{
    g_free(principal->mean);
    g_free(principal->inverse);
    g_free(principal->axes[0]);
    g_free(principal->axes[1]);
    g_free(principal);
}

/* Returns how many of the numbers vary. What varies by rounding alone does not. */
static unsigned standardise(Principal *principal, const float rows[], size_t count)
{
    unsigned size = principal->size, varying = 0;
    for (unsigned i = 0; i < size; i++) {
        double mean = 0, square = 0;
        for (size_t r = 0; r < count; r++)
            mean += (double)rows[r * size + i] / (double)count;
        for (size_t r = 0; r < count; r++)
            square += pow((double)rows[r * size + i] - mean, 2) / (double)count;
        bool varies = sqrt(square) > 1e-6 * fabs(mean);
        principal->mean[i] = mean;
        principal->inverse[i] = varies ? 1 / sqrt(square) : 0;
        varying += varies;
    }
    return varying;
}

static double *correlations(const Principal *principal, const float rows[], size_t count)
{
    unsigned size = principal->size;
    double *matrix = g_new0(double, (size_t)size *size), *row = g_new(double, size);
    for (size_t r = 0; r < count; r++) {
        for (unsigned i = 0; i < size; i++)
            row[i] = ((double)rows[r * size + i] - principal->mean[i]) * principal->inverse[i];
        for (unsigned i = 0; i < size; i++)
            for (unsigned k = 0; k <= i; k++)
                matrix[i * size + k] += row[i] * row[k] / (double)count;
    }
    for (unsigned i = 0; i < size; i++)
        for (unsigned k = 0; k < i; k++)
            matrix[k * size + i] = matrix[i * size + k];
    g_free(row);
    return matrix;
}

static double dot(const double a[], const double b[], unsigned size)
{
    double sum = 0;
    for (unsigned i = 0; i < size; i++)
        sum += a[i] * b[i];
    return sum;
}

static void multiply(const double matrix[], const double x[], double y[], unsigned size)
{
    for (unsigned i = 0; i < size; i++)
        y[i] = dot(matrix + (size_t)i * size, x, size);
}

/* Makes x as long as 1 and at right angles to `other`, where there is one. */
static void normalise(double x[], const double other[], unsigned size)
{
    double along = other ? dot(x, other, size) : 0;
    for (unsigned i = 0; other && i < size; i++)
        x[i] -= along * other[i];
    double length = sqrt(dot(x, x, size));
    for (unsigned i = 0; i < size; i++)
        x[i] = length > 0 ? x[i] / length : 0;
}

/* Orthogonal iteration. One round turns an axis by less the nearer it is: it ends where neither turns any more, or where two
 * eigenvalues are so alike that any axis between them will do. */
static void iterate(Principal *principal, const double matrix[])
{
    unsigned size = principal->size;
    double *next = g_new(double, size);
    for (int round = 0; round < MOST_ROUNDS; round++) {
        double turned = 0;
        for (int a = 0; a < 2; a++) {
            double *axis = principal->axes[a];
            multiply(matrix, axis, next, size);
            normalise(next, a ? principal->axes[0] : NULL, size);
            turned = fmax(turned, 1 - fabs(dot(axis, next, size)));
            for (unsigned i = 0; i < size; i++)
                axis[i] = next[i];
        }
        if (turned < 1e-14)
            break;
    }
    g_free(next);
}

static void begin_axes(Principal *principal)
{
    for (int a = 0; a < 2; a++)
        for (unsigned i = 0; i < principal->size; i++)
            principal->axes[a][i] = principal->inverse[i] > 0 ? cos((a + 1.0) * (i + 1) + 0.5) : 0;
    normalise(principal->axes[0], NULL, principal->size);
    normalise(principal->axes[1], principal->axes[0], principal->size);
}

/* An axis and its opposite are the same: one of them is chosen. */
static void turn_up(double axis[], unsigned size)
{
    unsigned largest = 0;
    for (unsigned i = 1; i < size; i++)
        if (fabs(axis[i]) > fabs(axis[largest]) * (1 + 1e-9))
            largest = i;
    double sign = axis[largest] < 0 ? -1 : 1;
    for (unsigned i = 0; i < size; i++)
        axis[i] *= sign;
}

static void find_axes(Principal *principal, const double matrix[], unsigned varying)
{
    double *image = g_new(double, principal->size);
    begin_axes(principal);
    iterate(principal, matrix);
    for (int a = 0; a < 2; a++) {
        multiply(matrix, principal->axes[a], image, principal->size);
        principal->share[a] = fmax(0, dot(principal->axes[a], image, principal->size)) / varying;
        turn_up(principal->axes[a], principal->size);
    }
    g_free(image);
}

Principal *principal_of(const float rows[], size_t count, unsigned size)
{
    Principal *principal = g_new0(Principal, 1);
    principal->size = size;
    principal->mean = g_new0(double, size);
    principal->inverse = g_new0(double, size);
    principal->axes[0] = g_new0(double, size);
    principal->axes[1] = g_new0(double, size);
    unsigned varying = count ? standardise(principal, rows, count) : 0;
    if (varying < 2) {
        principal_free(principal);
        return NULL;
    }
    double *matrix = correlations(principal, rows, count);
    find_axes(principal, matrix, varying);
    g_free(matrix);
    return principal;
}

void principal_place(const Principal *principal, const float row[], double place[2])
{
    for (int a = 0; a < 2; a++) {
        place[a] = 0;
        for (unsigned i = 0; i < principal->size; i++)
            place[a] += ((double)row[i] - principal->mean[i]) * principal->inverse[i] * principal->axes[a][i];
    }
}
