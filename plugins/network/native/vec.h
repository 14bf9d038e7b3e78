/* Vectors of floats, as wide as the instruction set that this is compiled for, and the few operations that the
 * compiler's vector types lack. Each gives the same bits in every lane whatever the width. */
#ifndef NATIVE_VEC_H
#define NATIVE_VEC_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__AVX512F__)
#include <immintrin.h>
#define VEC_BYTES 64
#elif defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
#define VEC_BYTES 32
#else
#define VEC_BYTES 16
#endif

enum { LANES = VEC_BYTES / sizeof(float) };

typedef float Vec __attribute__((vector_size(VEC_BYTES), may_alias));
typedef int32_t Mask __attribute__((vector_size(VEC_BYTES), may_alias));
typedef uint32_t Bits __attribute__((vector_size(VEC_BYTES), may_alias));

/* A loop over 0 .. count - 1, a constant: unrolled whole, so that arrays of vectors become registers. */
#ifdef __clang__
#define UNROLLED(i, count) _Pragma("clang loop unroll(full)") for (int i = 0; i < (count); i++)
#else
#define UNROLLED(i, count) _Pragma("GCC unroll 16") for (int i = 0; i < (count); i++)
#endif

#define INLINE static inline __attribute__((always_inline))

INLINE Vec load(const float *from)
{
    return *(const Vec *)from;
}

INLINE void store(float *to, Vec x)
{
    *(Vec *)to = x;
}

#if VEC_BYTES == 64

INLINE Vec splat(float x)
{
    return (Vec)_mm512_set1_ps(x);
}

INLINE Vec multiply_add(Vec a, Vec b, Vec c)
{
    return (Vec)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
}

INLINE Vec square_root(Vec x)
{
    return (Vec)_mm512_sqrt_ps((__m512)x);
}

/* x > 0 ? x : 0, but x where it is NaN or -0. */
INLINE Vec rectify(Vec x)
{
    return (Vec)_mm512_max_ps(_mm512_setzero_ps(), (__m512)x);
}

#elif VEC_BYTES == 32

INLINE Vec splat(float x)
{
    return (Vec)_mm256_set1_ps(x);
}

INLINE Vec multiply_add(Vec a, Vec b, Vec c)
{
    return (Vec)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
}

INLINE Vec square_root(Vec x)
{
    return (Vec)_mm256_sqrt_ps((__m256)x);
}

INLINE Vec rectify(Vec x)
{
    return (Vec)_mm256_max_ps(_mm256_setzero_ps(), (__m256)x);
}

#else

INLINE Vec splat(float x)
{
    return (Vec){x, x, x, x};
}

INLINE Vec square_root(Vec x)
{
    for (int i = 0; i < LANES; i++)
        x[i] = sqrtf(x[i]);
    return x;
}

INLINE Vec rectify(Vec x)
{
    return (Vec)(~(x < 0) & (Mask)x);
}

#if defined(__FP_FAST_FMAF) || defined(__ARM_FEATURE_FMA)

INLINE Vec multiply_add(Vec a, Vec b, Vec c)
{
    for (int i = 0; i < LANES; i++)
        c[i] = __builtin_fmaf(a[i], b[i], c[i]);
    return c;
}

#else

typedef double Doubles __attribute__((vector_size(2 * VEC_BYTES)));
typedef int64_t DoubleBits __attribute__((vector_size(2 * VEC_BYTES)));

/* a b + c with one rounding, where the processor has no such instruction. The product is exact in double precision;
 * the sum is rounded to odd there, by the error that a two-sum finds, so that rounding it once more, to float, is as
 * if it had been exact (Boldo, Melquiond: "Emulation of FMA and correctly rounded sums: proved algorithms using
 * rounding to odd", 2008). */
INLINE Vec multiply_add(Vec a, Vec b, Vec c)
{
    Doubles product = __builtin_convertvector(a, Doubles) * __builtin_convertvector(b, Doubles);
    Doubles addend = __builtin_convertvector(c, Doubles), sum = product + addend;
    Doubles share = sum - product, error = (product - (sum - share)) + (addend - share);
    DoubleBits bits = (DoubleBits)sum;
    DoubleBits inexact = (error > 0) | (error < 0), even = (bits & 1) - 1;
    DoubleBits outwards = ~((error > 0) ^ (sum > 0));
    bits += inexact & even & (-2 * outwards - 1);
    return __builtin_convertvector((Doubles)bits, Vec);
}

#endif
#endif

/* Lanes of x and y by turns, `half` of each: the lower, or the upper, halves of their groups of 2 half lanes. */
#define LOWER_LANE(i, half)                                                                                            \
    (((i) % (2 * (half)) < (half) ? 0 : LANES) + (i) / (2 * (half)) * (2 * (half)) + (i) % (half))
#define UPPER_LANE(i, half) (LOWER_LANE(i, half) + (half))
#define FOUR_LANES(lane, i, half) lane(i, half), lane(i + 1, half), lane(i + 2, half), lane(i + 3, half)
#if VEC_BYTES == 64
#define ALL_LANES(lane, half)                                                                                          \
    FOUR_LANES(lane, 0, half), FOUR_LANES(lane, 4, half), FOUR_LANES(lane, 8, half), FOUR_LANES(lane, 12, half)
#elif VEC_BYTES == 32
#define ALL_LANES(lane, half) FOUR_LANES(lane, 0, half), FOUR_LANES(lane, 4, half)
#else
#define ALL_LANES(lane, half) FOUR_LANES(lane, 0, half)
#endif
#define LOWER_HALVES(x, y, half) __builtin_shufflevector(x, y, ALL_LANES(LOWER_LANE, half))
#define UPPER_HALVES(x, y, half) __builtin_shufflevector(x, y, ALL_LANES(UPPER_LANE, half))

/* Calls step(half) for LANES / 2, LANES / 4, ... 1. */
#if VEC_BYTES == 64
#define EACH_HALF(step) step(8) step(4) step(2) step(1)
#elif VEC_BYTES == 32
#define EACH_HALF(step) step(4) step(2) step(1)
#else
#define EACH_HALF(step) step(2) step(1)
#endif

/* The sum of x's lanes, by halves: lane i takes lane i + half, until one is left. */
INLINE float fold(Vec x)
{
#define FOLD(half) x += UPPER_HALVES(x, x, half);
    EACH_HALF(FOLD)
#undef FOLD
    return x[0];
}

/* fold() of LANES vectors at once, that of x[i] in lane i. They are used up. */
INLINE Vec fold_each(Vec x[LANES])
{
#define FOLD(half)                                                                                                     \
    UNROLLED (i, half)                                                                                                 \
        x[i] = LOWER_HALVES(x[i], x[i + half], half) + UPPER_HALVES(x[i], x[i + half], half);
    EACH_HALF(FOLD)
#undef FOLD
    return x[0];
}

/* Turns a square of vectors about its diagonal. */
INLINE void transpose_square(Vec x[LANES])
{
#define TURN(half)                                                                                                     \
    UNROLLED (i, LANES)                                                                                                \
        if ((i & (half)) == 0) {                                                                                       \
            Vec lower = LOWER_HALVES(x[i], x[i | (half)], half);                                                       \
            x[i | (half)] = UPPER_HALVES(x[i], x[i | (half)], half);                                                   \
            x[i] = lower;                                                                                              \
        }
    EACH_HALF(TURN)
#undef TURN
}

/* x where the mask is set, 0 elsewhere. */
INLINE Vec keep(Mask mask, Vec x)
{
    return (Vec)(mask & (Mask)x);
}

/* The first `count` lanes; all or none where there are not so many. */
INLINE Mask first(ptrdiff_t count)
{
    static const int32_t numbers[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    Mask limit, number;
    for (int i = 0; i < LANES; i++) {
        limit[i] = (int32_t)count;
        number[i] = numbers[i];
    }
    return number < limit;
}

INLINE Vec choose(Mask mask, Vec yes, Vec no)
{
    return (Vec)((mask & (Mask)yes) | (~mask & (Mask)no));
}

#endif
