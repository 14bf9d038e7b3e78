#include "kernels.h"
#include "product.h"

#include <float.h>

enum { PARTS = BLOCK / LANES };

/* The sum over a block's lanes, by halves. */
INLINE float fold_block(const Vec lanes[PARTS])
{
#if VEC_BYTES == 64
    return fold(lanes[0]);
#elif VEC_BYTES == 32
    return fold(lanes[0] + lanes[1]);
#else
    return fold((lanes[0] + lanes[2]) + (lanes[1] + lanes[3]));
#endif
}

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
        return keep(~(x <= splat(0)), x);
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

/* x as the i-th numbers of a row: 0 where the row has ended. */
INLINE Vec within(const Layer *layer, size_t i, Vec x)
{
    return i + LANES <= layer->width ? x : keep(first((ptrdiff_t)layer->width - (ptrdiff_t)i), x);
}

INLINE void activate_rows(const Layer *layer, const Activations *at, size_t n, didact_activation activation)
{
    for (size_t i = 0; i < n * layer->stride; i += LANES)
        store(at->output + i, activate(activation, load(at->output + i)));
}

static float mean_of_row(const Layer *layer, const float *row)
{
    Vec sum[PARTS] = {0};
    for (size_t i = 0; i < layer->stride; i += BLOCK)
        for (int part = 0; part < PARTS; part++)
            sum[part] += load(row + i + part * LANES);
    return fold_block(sum) * (1.f / (float)layer->width);
}

static float variance_of_row(const Layer *layer, const float *row, float mean)
{
    Vec sum[PARTS] = {0};
    for (size_t i = 0; i < layer->stride; i += BLOCK)
        for (int part = 0; part < PARTS; part++) {
            size_t at = i + part * LANES;
            Vec x = within(layer, at, load(row + at) - splat(mean));
            sum[part] = multiply_add(x, x, sum[part]);
        }
    return fold_block(sum) * (1.f / (float)layer->width);
}

INLINE void normalise_rows(const Layer *layer, const float *parameters, const Activations *at, size_t n,
                           didact_activation activation)
{
    const float *scale = parameters + layer->scale, *shift = parameters + layer->shift;
    for (size_t r = 0; r < n; r++) {
        float *row = at->normalised + r * layer->stride, *output = at->output + r * layer->stride;
        float mean = mean_of_row(layer, row), variance = variance_of_row(layer, row, mean);
        float inverse = at->inverse[r] = 1 / sqrtf(variance + layer->epsilon);
        for (size_t i = 0; i < layer->stride; i += LANES) {
            Vec x = within(layer, i, (load(row + i) - splat(mean)) * splat(inverse));
            store(row + i, x);
            store(output + i, activate(activation, multiply_add(x, load(scale + i), load(shift + i))));
        }
    }
}

static void forward(const Layer *layer, const float *parameters, const Activations *at, size_t n)
{
    float *sums = layer->norm ? at->normalised : at->output;
    for (uint32_t s = 0; s < layer->source_count; s++)
        product(&(Product){
            .rows = n,
            .columns = layer->stride,
            .depth = layer->sources[s].width,
            .a = at->inputs[s],
            .a_row = at->input_strides[s],
            .a_column = 1,
            .b = parameters + layer->sources[s].weight,
            .b_row = layer->stride,
            .start = s == 0 ? parameters + layer->bias : sums,
            .start_row = s == 0 ? 0 : layer->stride,
            .c = sums,
            .c_row = layer->stride,
        });
    if (layer->norm)
        SPECIALISE(layer->activation, normalise_rows, layer, parameters, at, n);
    else if (layer->activation != DIDACT_IDENTITY)
        SPECIALISE(layer->activation, activate_rows, layer, at, n);
}

INLINE void deactivate_rows(const Layer *layer, const Activations *at, size_t n, float *delta,
                            didact_activation activation)
{
    for (size_t i = 0; i < n * layer->stride; i += LANES)
        store(delta + i, deactivate(activation, load(at->output + i), load(delta + i)));
}

/* Down `vecs` vectors of columns at once, whose sums do not wait for each other. */
INLINE void sum_columns(const Layer *layer, size_t n, const float *delta, const float *rows, float *gradient, int vecs)
{
    Vec sum[4] = {{0}};
    for (size_t r = 0; r < n; r++, delta += layer->stride, rows += rows ? layer->stride : 0)
        UNROLLED (v, vecs) {
            Vec d = load(delta + v * LANES);
            if (rows)
                sum[v] = multiply_add(d, load(rows + v * LANES), sum[v]);
            else
                sum[v] += d;
        }
    UNROLLED (v, vecs)
        store(gradient + v * LANES, sum[v]);
}

/* The gradient of a vector that is added to every row. */
static void sum_rows(const Layer *layer, size_t n, const float *delta, float *gradient)
{
    size_t i = 0;
    for (; i + 4 * LANES <= layer->stride; i += 4 * LANES)
        sum_columns(layer, n, delta + i, NULL, gradient + i, 4);
    for (; i < layer->stride; i += LANES)
        sum_columns(layer, n, delta + i, NULL, gradient + i, 1);
}

/* The gradient of a vector that `rows` are multiplied with. */
static void sum_scaled_rows(const Layer *layer, size_t n, const float *delta, const float *rows, float *gradient)
{
    size_t i = 0;
    for (; i + 4 * LANES <= layer->stride; i += 4 * LANES)
        sum_columns(layer, n, delta + i, rows + i, gradient + i, 4);
    for (; i < layer->stride; i += LANES)
        sum_columns(layer, n, delta + i, rows + i, gradient + i, 1);
}

/* One row of the derivative by the normalised x: d becomes (d - mean(d) - x mean(d x)) / deviation. */
static void denormalise_row(const Layer *layer, const float *scale, const float *normalised, float inverse,
                            float *delta)
{
    size_t stride = layer->stride;
    float share = 1.f / (float)layer->width;
    Vec sum[PARTS] = {0}, along[PARTS] = {0};
    for (size_t i = 0; i < stride; i += BLOCK)
        for (int part = 0; part < PARTS; part++) {
            size_t at = i + part * LANES;
            Vec d = load(delta + at) * load(scale + at);
            sum[part] += d;
            along[part] = multiply_add(d, load(normalised + at), along[part]);
        }
    Vec mean = splat(fold_block(sum) * share), slope = splat(fold_block(along) * share), factor = splat(inverse);
    for (size_t i = 0; i < stride; i += LANES) {
        Vec d = load(delta + i) * load(scale + i) - mean;
        store(delta + i, within(layer, i, factor * multiply_add(-load(normalised + i), slope, d)));
    }
}

static void backward(const Layer *layer, const float *parameters, const Activations *at, size_t n, float *delta,
                     float *gradient)
{
    if (layer->activation != DIDACT_IDENTITY)
        SPECIALISE(layer->activation, deactivate_rows, layer, at, n, delta);
    if (layer->norm) {
        if (gradient) {
            sum_scaled_rows(layer, n, delta, at->normalised, gradient + layer->scale);
            sum_rows(layer, n, delta, gradient + layer->shift);
        }
        for (size_t r = 0; r < n; r++)
            denormalise_row(layer, parameters + layer->scale, at->normalised + r * layer->stride, at->inverse[r],
                            delta + r * layer->stride);
    }
    if (gradient)
        sum_rows(layer, n, delta, gradient + layer->bias);
}

static void weight_gradient(const Layer *layer, const Activations *at, size_t n, const float *delta, float *gradient)
{
    for (uint32_t s = 0; s < layer->source_count; s++)
        product(&(Product){
            .rows = layer->sources[s].width,
            .columns = layer->stride,
            .depth = n,
            .a = at->inputs[s],
            .a_row = 1,
            .a_column = at->input_strides[s],
            .b = delta,
            .b_row = layer->stride,
            .c = gradient + layer->sources[s].weight,
            .c_row = layer->stride,
        });
}

static void input_gradient(const Layer *layer, const Source *source, const float *transposed, size_t n,
                           const float *delta, float *result)
{
    product(&(Product){
        .rows = n,
        .columns = source->stride,
        .depth = layer->width,
        .a = delta,
        .a_row = layer->stride,
        .a_column = 1,
        .b = transposed,
        .b_row = source->stride,
        .c = result,
        .c_row = source->stride,
    });
}

/* By squares, so that both sides' rows stay in the cache. */
static void transpose(const float *from, size_t rows, size_t columns, size_t from_stride, float *to, size_t to_stride)
{
    for (size_t row = 0; row < rows; row += BLOCK)
        for (size_t column = 0; column < columns; column += BLOCK)
            for (size_t c = column; c < columns && c < column + BLOCK; c++)
                for (size_t r = row; r < rows && r < row + BLOCK; r++)
                    to[c * to_stride + r] = from[r * from_stride + c];
}

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

const Kernels KERNELS = {
    .forward = forward,
    .backward = backward,
    .weight_gradient = weight_gradient,
    .input_gradient = input_gradient,
    .transpose = transpose,
    .squares = squares,
    .adam = adam,
};
