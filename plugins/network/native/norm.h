/* Layer normalisation of a chunk of rows, forward and back. LANES rows go side by side, so that their means and
 * deviations are computed as vectors. */
#ifndef NATIVE_NORM_H
#define NATIVE_NORM_H

#include "activation.h"
#include "blocks.h"
#include "kernels.h"

/* Calls stretch(place, vecs, ragged, ...) along a row: unrolled for long stretches, then block by block. Only the
 * blocks are ragged, that is, may reach beyond the row's end. */
enum { STRETCH = 4 * BLOCK };
#define ALONG_ROW(layer, stretch, ...)                                                                                 \
    do {                                                                                                               \
        size_t place = 0;                                                                                              \
        for (; place + STRETCH <= (layer)->width; place += STRETCH)                                                    \
            stretch(place, STRETCH / LANES, false, __VA_ARGS__);                                                       \
        for (; place < (layer)->columns; place += BLOCK)                                                               \
            stretch(place, PARTS, true, __VA_ARGS__);                                                                  \
    } while (0)

INLINE void add_powers(size_t place, int vecs, bool ragged, const float *row, Vec sum[PARTS], Vec squares[PARTS])
{
    (void)ragged; /* beyond the end there are zeros */
    UNROLLED (v, vecs) {
        Vec x = load(row + place + v * LANES);
        sum[v % PARTS] += x;
        squares[v % PARTS] = multiply_add(x, x, squares[v % PARTS]);
    }
}

INLINE void add_squares(size_t place, int vecs, bool ragged, const Layer *layer, const float *row, Vec mean,
                        Vec squares[PARTS])
{
    UNROLLED (v, vecs) {
        Vec x = load(row + place + v * LANES) - mean;
        if (ragged)
            x = within(layer->width, place + v * LANES, x);
        squares[v % PARTS] = multiply_add(x, x, squares[v % PARTS]);
    }
}

static float variance_about(const Layer *layer, const float *row, float mean)
{
    Vec squares[PARTS] = {0};
    ALONG_ROW(layer, add_squares, layer, row, splat(mean), squares);
    return fold(join(squares)) * (1.F / (float)layer->width);
}

/* Mean and 1 / deviation of up to LANES rows. The variance is E[x^2] - E[x]^2, which loses no more than a bit or two;
 * of rows whose mean is greater than their deviation, where it would lose more, it is taken about the mean. */
INLINE void find_moments(const Layer *layer, const float *rows, size_t count, float mean[LANES], float inverse[LANES])
{
    const Vec share = splat(1.F / (float)layer->width);
    Vec sums[LANES], squares[LANES];
    for (size_t r = 0; r < count; r++) {
        Vec sum[PARTS] = {0}, square[PARTS] = {0};
        ALONG_ROW(layer, add_powers, rows + r * layer->stride, sum, square);
        sums[r] = join(sum);
        squares[r] = join(square);
    }
    Vec means = fold_some(sums, count) * share;
    Vec variances = multiply_add(-means, means, fold_some(squares, count) * share);
    Mask far = means * means > variances;
    store(mean, means);
    for (size_t r = 0; r < count; r++)
        if (far[r])
            variances[r] = variance_about(layer, rows + r * layer->stride, mean[r]);
    store(inverse, splat(1) / square_root(variances + splat(layer->epsilon)));
}

INLINE void normalise(size_t at, int vecs, bool ragged, const Layer *layer, const float *parameters, float *row,
                      float *output, Vec mean, Vec inverse, didact_activation activation)
{
    const float *scale = parameters + layer->scale + at, *shift = parameters + layer->shift + at;
    UNROLLED (v, vecs) {
        size_t i = v * LANES;
        Vec x = (load(row + at + i) - mean) * inverse;
        if (ragged)
            x = within(layer->width, at + i, x);
        store(row + at + i, x);
        store(output + at + i, activate(activation, multiply_add(x, load(scale + i), load(shift + i))));
    }
}

/* The sums in `normalised` become what they are called; the output is their scaled and shifted activation. */
INLINE void normalise_rows(const Layer *of, const float *parameters, const Activations *activations, size_t n,
                           didact_activation activation)
{
    const Layer own = *of, *layer = &own; /* copies, which no store can change */
    const Activations now = *activations, *at = &now;
    float mean[CHUNK] __attribute__((aligned(ALIGNMENT)));
    for (size_t r = 0; r < n; r += LANES)
        find_moments(layer, at->normalised + r * layer->stride, n - r < LANES ? n - r : LANES, mean + r,
                     at->inverse + r);
    for (size_t r = 0; r < n; r++)
        ALONG_ROW(layer, normalise, layer, parameters, at->normalised + r * layer->stride,
                  at->output + r * layer->stride, splat(mean[r]), splat(at->inverse[r]), activation);
}

INLINE void add_slopes(size_t at, int vecs, bool ragged, const float *scale, const float *normalised,
                       const float *delta, Vec sum[PARTS], Vec product[PARTS])
{
    (void)ragged;
    UNROLLED (v, vecs) {
        size_t i = at + v * LANES;
        Vec d = load(delta + i) * load(scale + i);
        sum[v % PARTS] += d;
        product[v % PARTS] = multiply_add(d, load(normalised + i), product[v % PARTS]);
    }
}

/* Of up to LANES rows: the mean of d = delta * scale, and that of d times the normalised numbers. */
INLINE void find_slopes(const Layer *layer, const float *scale, const float *normalised, const float *delta,
                        size_t count, float mean[LANES], float along[LANES])
{
    const Vec share = splat(1.F / (float)layer->width);
    Vec sums[LANES], products[LANES];
    for (size_t r = 0; r < count; r++) {
        Vec sum[PARTS] = {0}, product[PARTS] = {0};
        ALONG_ROW(layer, add_slopes, scale, normalised + r * layer->stride, delta + r * layer->stride, sum, product);
        sums[r] = join(sum);
        products[r] = join(product);
    }
    store(mean, fold_some(sums, count) * share);
    store(along, fold_some(products, count) * share);
}

INLINE void denormalise(size_t at, int vecs, bool ragged, const Layer *layer, const float *scale,
                        const float *normalised, float *delta, Vec mean, Vec along, Vec inverse)
{
    UNROLLED (v, vecs) {
        size_t i = at + v * LANES;
        Vec d = load(delta + i) * load(scale + i) - mean;
        Vec x = inverse * multiply_add(-load(normalised + i), along, d);
        store(delta + i, ragged ? within(layer->width, i, x) : x);
    }
}

/* In place, from the derivative by the scaled and shifted to the one by the sums: d = delta * scale becomes
 * (d - mean(d) - x mean(d x)) / deviation. */
static void denormalise_rows(const Layer *of, const float *scale, const Activations *activations, size_t n,
                             float *delta)
{
    const Layer own = *of, *layer = &own; /* copies, which no store can change */
    const Activations now = *activations, *at = &now;
    float mean[CHUNK] __attribute__((aligned(ALIGNMENT))), along[CHUNK] __attribute__((aligned(ALIGNMENT)));
    for (size_t r = 0; r < n; r += LANES)
        find_slopes(layer, scale, at->normalised + r * layer->stride, delta + r * layer->stride,
                    n - r < LANES ? n - r : LANES, mean + r, along + r);
    for (size_t r = 0; r < n; r++)
        ALONG_ROW(layer, denormalise, layer, scale, at->normalised + r * layer->stride, delta + r * layer->stride,
                  splat(mean[r]), splat(along[r]), splat(at->inverse[r]));
}

#endif
