/* Sums along rows. A row's numbers are added up in BLOCK chains, one for every BLOCK-th of them, which are then folded
 * in halves: the same order whatever the vectors' width. LANES rows are worked on side by side. */
#ifndef NATIVE_BLOCKS_H
#define NATIVE_BLOCKS_H

#include "layout.h"
#include "vec.h"

enum { PARTS = BLOCK / LANES };

/* A block's chains as one vector, the first folds done. */
INLINE Vec join(const Vec parts[PARTS])
{
#if VEC_BYTES == 64
    return parts[0];
#elif VEC_BYTES == 32
    return parts[0] + parts[1];
#else
    return (parts[0] + parts[2]) + (parts[1] + parts[3]);
#endif
}

/* fold() of the first `count` vectors, in as many lanes; 0 in the others. */
INLINE Vec fold_some(Vec x[LANES], size_t count)
{
    if (count == LANES)
        return fold_each(x);
    Vec folded = {0};
    for (size_t i = 0; i < count; i++)
        folded[i] = fold(x[i]);
    return folded;
}

/* x, of a row's numbers from `i` on: 0 where the row of `width` has ended. */
INLINE Vec within(size_t width, size_t i, Vec x)
{
    return i + LANES <= width ? x : keep(first((ptrdiff_t)width - (ptrdiff_t)i), x);
}

#endif
