/* Layer normalisation of the rows of a batch, forward and back. LANES rows go side by side, so that their means and
 * deviations are computed as vectors. */
#ifndef NATIVE_NORM_H
#define NATIVE_NORM_H

#include "activation.h"
#include "blocks.h"
#include "kernels.h"

INLINE Vec sum_of_row(const Layer *layer, const float *row)
{
    Vec sum[PARTS] = {0};
    for (size_t i = 0; i < layer->columns; i += BLOCK)
        UNROLLED (part, PARTS)
            sum[part] += load(row + i + part * LANES);
    return join(sum);
}

INLINE Vec squares_of_row(const Layer *layer, const float *row, float mean)
{
    Vec sum[PARTS] = {0};
    for (size_t i = 0; i < layer->columns; i += BLOCK)
        UNROLLED (part, PARTS) {
            size_t at = i + part * LANES;
            Vec x = within(layer->width, at, load(row + at) - splat(mean));
            sum[part] = multiply_add(x, x, sum[part]);
        }
    return join(sum);
}

/* Mean and 1 / deviation of `count` rows. */
static void find_moments(const Layer *layer, const float *rows, size_t count, float mean[LANES], float inverse[LANES])
{
    const Vec share = splat(1.F / (float)layer->width);
    Vec sums[LANES];
    for (size_t r = 0; r < count; r++)
        sums[r] = sum_of_row(layer, rows + r * layer->stride);
    Vec means = fold_some(sums, count) * share;
    __builtin_memcpy(mean, &means, sizeof means);
    for (size_t r = 0; r < count; r++)
        sums[r] = squares_of_row(layer, rows + r * layer->stride, mean[r]);
    Vec inverses = splat(1) / square_root(fold_some(sums, count) * share + splat(layer->epsilon));
    __builtin_memcpy(inverse, &inverses, sizeof inverses);
}

/* The sums in `normalised` become what they are called; the output is their scaled and shifted activation. */
INLINE void normalise_rows(const Layer *layer, const float *parameters, const Activations *at, size_t n,
                           didact_activation activation)
{
    const float *scale = parameters + layer->scale, *shift = parameters + layer->shift;
    float means[LANES];
    for (size_t r = 0; r < n; r++) {
        float *row = at->normalised + r * layer->stride, *output = at->output + r * layer->stride;
        if (r % LANES == 0)
            find_moments(layer, row, n - r < LANES ? n - r : LANES, means, at->inverse + r);
        const Vec mean = splat(means[r % LANES]), inverse = splat(at->inverse[r]);
        for (size_t i = 0; i < layer->columns; i += LANES) {
            Vec x = within(layer->width, i, (load(row + i) - mean) * inverse);
            store(row + i, x);
            store(output + i, activate(activation, multiply_add(x, load(scale + i), load(shift + i))));
        }
    }
}

/* Of `count` rows: the mean of d = delta * scale, and that of d times the normalised numbers. */
static void find_slopes(const Layer *layer, const float *scale, const float *normalised, const float *delta,
                        size_t count, float mean[LANES], float along[LANES])
{
    const Vec share = splat(1.F / (float)layer->width);
    Vec sums[LANES], products[LANES];
    for (size_t r = 0; r < count; r++) {
        Vec sum[PARTS] = {0}, product[PARTS] = {0};
        for (size_t i = 0; i < layer->columns; i += BLOCK)
            UNROLLED (part, PARTS) {
                size_t at = i + part * LANES;
                Vec d = load(delta + r * layer->stride + at) * load(scale + at);
                sum[part] += d;
                product[part] = multiply_add(d, load(normalised + r * layer->stride + at), product[part]);
            }
        sums[r] = join(sum);
        products[r] = join(product);
    }
    Vec means = fold_some(sums, count) * share, alongs = fold_some(products, count) * share;
    __builtin_memcpy(mean, &means, sizeof means);
    __builtin_memcpy(along, &alongs, sizeof alongs);
}

/* In place, from the derivative by the scaled and shifted to the one by the sums: d = delta * scale becomes
 * (d - mean(d) - x mean(d x)) / deviation. */
static void denormalise_rows(const Layer *layer, const float *scale, const Activations *at, size_t n, float *delta)
{
    float mean[LANES], along[LANES];
    for (size_t r = 0; r < n; r++, delta += layer->stride) {
        const float *normalised = at->normalised + r * layer->stride;
        if (r % LANES == 0)
            find_slopes(layer, scale, normalised, delta, n - r < LANES ? n - r : LANES, mean, along);
        const Vec middle = splat(mean[r % LANES]), slope = splat(-along[r % LANES]), inverse = splat(at->inverse[r]);
        for (size_t i = 0; i < layer->columns; i += LANES) {
            Vec d = load(delta + i) * load(scale + i) - middle;
            store(delta + i, within(layer->width, i, inverse * multiply_add(load(normalised + i), slope, d)));
        }
    }
}

#endif
