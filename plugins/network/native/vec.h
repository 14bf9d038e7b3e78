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

#else

INLINE Vec splat(float x)
{
    return (Vec){x, x, x, x};
}

INLINE Vec multiply_add(Vec a, Vec b, Vec c)
{
#ifdef __FP_FAST_FMAF
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

/* x where the mask is set, 0 elsewhere. */
INLINE Vec keep(Mask mask, Vec x)
{
    return (Vec)(mask & (Mask)x);
}

INLINE Vec choose(Mask mask, Vec yes, Vec no)
{
    return (Vec)((mask & (Mask)yes) | (~mask & (Mask)no));
}

#endif
