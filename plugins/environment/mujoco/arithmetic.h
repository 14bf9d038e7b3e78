/* Sums, squares and clipping that round as numpy's do. */
#ifndef MUJOCO_ARITHMETIC_H
#define MUJOCO_ARITHMETIC_H

#include <math.h>
#include <mujoco/mujoco.h>

/* A number's square as Python's ** takes it, by libm's pow: it now and then rounds otherwise than x * x, which GCC would put
 * in its place. numpy's arrays are squared by x * x. */
static inline double squared(double x)
{
    volatile double exponent = 2;
    return pow(x, exponent);
}

static inline double clip(double x, double bound)
{
    return x < -bound ? -bound : x > bound ? bound : x;
}

/* The sum of up to 128 terms: eight running sums over blocks of eight, joined in pairs, then the rest in order. */
static inline double array_sum(const double terms[], int n)
{
    double sum = 0;
    int i = 0;
    if (n >= 8) {
        double r[8];
        for (int j = 0; j < 8; j++)
            r[j] = terms[j];
        for (i = 8; i + 8 <= n; i += 8)
            for (int j = 0; j < 8; j++)
                r[j] += terms[i + j];
        sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
    }
    for (; i < n; i++)
        sum += terms[i];
    return sum;
}

/* The sum of an action's squares, `n` at most 8. */
static inline double effort(const float action[], int n)
{
    double squares[8];
    for (int i = 0; i < n; i++)
        squares[i] = (double)action[i] * action[i];
    return array_sum(squares, n);
}

static inline void copy_numbers(double to[], const mjtNum from[], int n)
{
    for (int i = 0; i < n; i++)
        to[i] = from[i];
}

static inline void copy_clipped(double to[], const mjtNum from[], int n, double bound)
{
    for (int i = 0; i < n; i++)
        to[i] = clip(from[i], bound);
}

#endif
