/* Sweeps over all parameters: the length of the gradient, Adam. */
#ifndef NATIVE_SWEEP_H
#define NATIVE_SWEEP_H

#include "kernels.h"
#include "vec.h"

#include <float.h>

static double squares(const float *gradient, const float *value, float l2, size_t count)
{
    double sum[BLOCK] = {0};
    for (size_t i = 0; i < count; i += BLOCK)
        for (int lane = 0; lane < BLOCK; lane++) {
            double g = (double)gradient[i + lane] + (double)l2 * value[i + lane];
            sum[lane] += g * g;
        }
    double total = 0;
    for (int lane = 0; lane < BLOCK; lane++)
        total += sum[lane];
    return total;
}

/* Moments that decay below the normal range become 0: there each operation would take a hundred times longer, for ever,
 * because rounding keeps the smallest numbers from decaying further. */
INLINE Vec flush(Vec x)
{
    Vec size = (Vec)((Mask)x & ~(Mask)splat(-0.f));
    return keep(~(size < splat(FLT_MIN)), x);
}

INLINE void sweep(const Sweep *s, bool soft_update)
{
    const Vec l2 = splat(s->l2), shrink = splat(s->shrink), rate = splat(s->rate), epsilon = splat(s->epsilon);
    const Vec beta1 = splat(s->beta1), beta2 = splat(s->beta2), rest1 = splat(s->rest1), rest2 = splat(s->rest2);
    for (size_t i = 0; i < s->count; i += LANES) {
        Vec value = load(s->value + i);
        Vec g = shrink * multiply_add(l2, value, load(s->gradient + i));
        Vec m = flush(multiply_add(rest1, g, beta1 * load(s->moment1 + i)));
        Vec v = flush(multiply_add(rest2 * g, g, beta2 * load(s->moment2 + i)));
        value -= rate * m / (square_root(v) + epsilon);
        store(s->moment1 + i, m);
        store(s->moment2 + i, v);
        store(s->value + i, value);
        if (soft_update) {
            Vec target = load(s->target + i);
            store(s->target + i, multiply_add(splat(s->tau), value - target, target));
        }
    }
}

static void adam(const Sweep *s)
{
    if (s->target)
        sweep(s, true);
    else
        sweep(s, false);
}

#endif
