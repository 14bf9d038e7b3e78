/* The activations of vectors, and their derivatives. */
#ifndef NATIVE_ACTIVATION_H
#define NATIVE_ACTIVATION_H

#include "vec.h"
#include <didact/network.h>

/* e^y - 1 for 0 <= y <= 20, to about 1.5 units in the last place: y = n ln 2 + r with |r| <= ln 2 / 2, the series of
 * e^r - 1 to r^7, and 2^n (e^r - 1) + (2^n - 1). Adding 1.5 * 2^23 rounds to a whole number, left in the low bits. */
INLINE Vec exp_minus_1(Vec y)
{
    const Vec shifter = splat(0x1.8p23f);
    Vec shifted = multiply_add(y, splat(1.44269504f), shifter);
    Vec n = shifted - shifter;
    Vec r = multiply_add(n, splat(-0.693359375f), y); /* ln 2 in two parts; n times the first is exact */
    r = multiply_add(n, splat(2.12194440e-4f), r);
    Vec series = splat(1.f / 5040);
    static const float coefficients[] = {1.f / 720, 1.f / 120, 1.f / 24, 1.f / 6, 1.f / 2};
    for (int i = 0; i < 5; i++)
        series = multiply_add(series, r, splat(coefficients[i]));
    Vec power = (Vec)(((Bits)shifted << 23) + (Bits)splat(1));
    return multiply_add(power, multiply_add(series, r * r, r), power - splat(1));
}

/* tanh to about 2 units in the last place: t / (t + 2) with t = e^2|x| - 1. From 10 on it is 1. NaN passes. */
INLINE Vec hyperbolic_tangent(Vec x)
{
    const Mask sign = (Mask)splat(-0.f);
    Vec size = (Vec)((Mask)x & ~sign);
    size = choose(size > splat(10), splat(10), size);
    Vec t = exp_minus_1(size + size);
    return (Vec)((Mask)(t / (t + splat(2))) | ((Mask)x & sign));
}

INLINE Vec activate(didact_activation activation, Vec x)
{
    switch (activation) {
    case DIDACT_RELU:
        return rectify(x);
    case DIDACT_TANH:
        return hyperbolic_tangent(x);
    default:
        return x;
    }
}

/* The derivative by the activation's input, from the one by its output y. */
INLINE Vec deactivate(didact_activation activation, Vec y, Vec delta)
{
    switch (activation) {
    case DIDACT_RELU:
        return keep(~(y <= splat(0)), delta);
    case DIDACT_TANH:
        return delta * multiply_add(-y, y, splat(1));
    default:
        return delta;
    }
}

/* Calls an inlined function with the activation as its last argument, constant, so that loops do not choose again. */
#define SPECIALISE(activation, function, ...)                                                                          \
    do {                                                                                                               \
        if ((activation) == DIDACT_RELU)                                                                               \
            function(__VA_ARGS__, DIDACT_RELU);                                                                        \
        else if ((activation) == DIDACT_TANH)                                                                          \
            function(__VA_ARGS__, DIDACT_TANH);                                                                        \
        else                                                                                                           \
            function(__VA_ARGS__, DIDACT_IDENTITY);                                                                    \
    } while (0)

#endif
