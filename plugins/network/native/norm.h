/* Layer normalisation of the rows of a batch, forward and back. LANES rows go side by side, so that their means and
 * deviations are computed as vectors. */
#ifndef NATIVE_NORM_H
#define NATIVE_NORM_H

#include "activation.h"
#include "blocks.h"
#include "kernels.h"

/* Calls stretch(place, vecs, ragged, ...) along a row: unrolled for long stretches, then block by block. Only the blocks are
 * ragged, that is, may reach beyond the row's end. */
enum { STRETCH = 4 * BLOCK };
#define ALONG_ROW(layer, stretch, ...)                                                                                 \
    do {                                                                                                               \
        size_t place = 0;                                                                                              \
        for (; place + STRETCH <= (layer)->width; place += STRETCH)                                                    \
            stretch(place, STRETCH / LANES, false, __VA_ARGS__);                                                       \
        for (; place < (layer)->columns; place += BLOCK)                                                               \
            stretch(place, PARTS, true, __VA_ARGS__);                                                                  \
    } while (0)

INLINE void add_up(size_t at, int vecs, bool ragged, const float *row, Vec sum[PARTS])
{
    (void)ragged; /* beyond the end there are zeros */
    UNROLLED (v, vecs)
        sum[v % PARTS] += load(row + at + v * LANES);
}

INLINE void add_squares(size_t at, int vecs, bool ragged, const Layer *layer, const float *row, Vec mean,
                        Vec sum[PARTS])
{
    UNROLLED (v, vecs) {
        Vec x = load(row + at + v * LANES) - mean;
        if (ragged)
            x = within(layer->width, at + v * LANES, x);
        sum[v % PARTS] = multiply_add(x, x, sum[v % PARTS]);
    }
}

/* Mean and 1 / deviation of up to LANES rows. */
INLINE void find_moments(const Layer *layer, const float *rows, size_t count, float mean[LANES], float inverse[LANES])
{
    const Vec share = splat(1.F / (float)layer->width);
    Vec sums[LANES];
    for (size_t r = 0; r < count; r++) {
        Vec sum[PARTS] = {0};
        ALONG_ROW(layer, add_up, rows + r * layer->stride, sum);
        sums[r] = join(sum);
    }
    store(mean, fold_some(sums, count) * share);
    for (size_t r = 0; r < count; r++) {
        Vec sum[PARTS] = {0};
        ALONG_ROW(layer, add_squares, layer, rows + r * layer->stride, splat(mean[r]), sum);
        sums[r] = join(sum);
    }
    store(inverse, splat(1) / square_root(fold_some(sums, count) * share + splat(layer->epsilon)));
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
INLINE void normalise_rows(const Layer *layer, const float *parameters, const Activations *at, size_t n,
                           didact_activation activation)
{
    float mean[LANES] __attribute__((aligned(ALIGNMENT)));
    for (size_t r = 0; r < n; r++) {
        float *row = at->normalised + r * layer->stride;
        if (r % LANES == 0)
            find_moments(layer, row, n - r < LANES ? n - r : LANES, mean, at->inverse + r);
        ALONG_ROW(layer, normalise, layer, parameters, row, at->output + r * layer->stride, splat(mean[r % LANES]),
                  splat(at->inverse[r]), activation);
    }
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
static void denormalise_rows(const Layer *layer, const float *scale, const Activations *at, size_t n, float *delta)
{
    float mean[LANES] __attribute__((aligned(ALIGNMENT))), along[LANES] __attribute__((aligned(ALIGNMENT)));
    for (size_t r = 0; r < n; r++, delta += layer->stride) {
        const float *normalised = at->normalised + r * layer->stride;
        if (r % LANES == 0)
            find_slopes(layer, scale, normalised, delta, n - r < LANES ? n - r : LANES, mean, along);
        ALONG_ROW(layer, denormalise, layer, scale, normalised, delta, splat(mean[r % LANES]), splat(along[r % LANES]),
                  splat(at->inverse[r]));
    }
}

#endif
