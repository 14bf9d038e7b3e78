/* Vectors of floats, as wide as the instruction set that this is compiled for, and the few operations that the compiler's
 * vector types lack. */
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

INLINE __m256 fold_halves(Vec x)
{
    return _mm256_add_ps(_mm512_castps512_ps256((__m512)x), _mm512_extractf32x8_ps((__m512)x, 1));
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

INLINE __m256 fold_halves(Vec x)
{
    return (__m256)x;
}

#else

INLINE Vec splat(float x)
{
    return (Vec){x, x, x, x};
}

INLINE Vec multiply_add(Vec a, Vec b, Vec c)
{
#if defined(__FP_FAST_FMAF) || defined(__ARM_FEATURE_FMA)
    for (int i = 0; i < LANES; i++)
        c[i] = __builtin_fmaf(a[i], b[i], c[i]);
    return c;
#else
    return a * b + c;
#endif
}

INLINE Vec square_root(Vec x)
{
    for (int i = 0; i < LANES; i++)
        x[i] = sqrtf(x[i]);
    return x;
}

#endif

/* The sum of the lanes, by halves: lane i takes lane i + half, until one is left. */
INLINE float fold(Vec x)
{
#if VEC_BYTES > 16
    __m256 eight = fold_halves(x);
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
#else
    return (x[0] + x[2]) + (x[1] + x[3]);
#endif
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
