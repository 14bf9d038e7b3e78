#include "kernels.h"
#include "dots.h"
#include "norm.h"
#include "product.h"
#include "sweep.h"

static void forward_wide(const Layer *layer, const float *parameters, const Activations *at, size_t n)
{
    float *sums = layer->norm ? at->normalised : at->output;
    bool relu = layer->activation == DIDACT_RELU && !layer->norm;
    for (uint32_t s = 0; s < layer->source_count; s++)
        product(&(Product){
            .rows = n,
            .columns = layer->columns,
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
            .finish = relu && s + 1 == layer->source_count ? FINISH_RELU : FINISH_NOT,
        });
}

static void forward_narrow(const Layer *layer, const float *parameters, const Activations *at, size_t n)
{
    const Source *source = &layer->sources[0];
    dots(&(Dots){
        .rows = n,
        .columns = layer->width,
        .depth = source->width,
        .a = at->inputs[0],
        .a_row = at->input_strides[0],
        .b = parameters + source->weight,
        .b_row = source->stride,
        .start = parameters + layer->bias,
        .c = at->output,
    });
}

/* Over all that lies there, padding included. */
INLINE void activate_all(float *output, size_t count, didact_activation activation)
{
    for (size_t i = 0; i < count; i += LANES)
        store(output + i, activate(activation, load(output + i)));
}

static void forward(const Layer *layer, const float *parameters, const Activations *at, size_t n)
{
    if (layer->narrow)
        forward_narrow(layer, parameters, at, n);
    else
        forward_wide(layer, parameters, at, n);
    if (layer->norm)
        SPECIALISE(layer->activation, normalise_rows, layer, parameters, at, n);
    else if (layer->activation == DIDACT_TANH || (layer->narrow && layer->activation != DIDACT_IDENTITY))
        SPECIALISE(layer->activation, activate_all, at->output, n * layer->stride);
}

INLINE void deactivate_all(const float *output, float *delta, size_t count, didact_activation activation)
{
    for (size_t i = 0; i < count; i += LANES)
        store(delta + i, deactivate(activation, load(output + i), load(delta + i)));
}

static void through_activation(const Layer *layer, const Activations *at, size_t n, float *delta)
{
    if (layer->activation != DIDACT_IDENTITY)
        SPECIALISE(layer->activation, deactivate_all, at->output, delta, n * layer->stride);
}

/* A vector of a gradient so far. */
INLINE Vec begin(const float *gradient, bool add)
{
    return add ? load(gradient) : splat(0);
}

/* The gradients of scale and shift, `vecs` vectors of columns at once, whose sums do not wait for each other. */
INLINE void scale_and_shift(size_t stride, size_t n, const float *delta, const float *normalised, float *scale,
                            float *shift, bool add, int vecs)
{
    Vec scales[4], shifts[4];
    UNROLLED (v, vecs) {
        scales[v] = begin(scale + v * LANES, add);
        shifts[v] = begin(shift + v * LANES, add);
    }
    for (size_t r = 0; r < n; r++, delta += stride, normalised += stride)
        UNROLLED (v, vecs) {
            Vec d = load(delta + v * LANES);
            scales[v] = multiply_add(d, load(normalised + v * LANES), scales[v]);
            shifts[v] += d;
        }
    UNROLLED (v, vecs) {
        store(scale + v * LANES, scales[v]);
        store(shift + v * LANES, shifts[v]);
    }
}

static void norm_gradient(const Layer *layer, const Activations *at, size_t n, const float *delta, float *gradient,
                          bool add)
{
    float *scale = gradient + layer->scale, *shift = gradient + layer->shift;
    size_t i = 0;
    for (; i + 4 * LANES <= layer->columns; i += 4 * LANES)
        scale_and_shift(layer->stride, n, delta + i, at->normalised + i, scale + i, shift + i, add, 4);
    for (; i < layer->columns; i += LANES)
        scale_and_shift(layer->stride, n, delta + i, at->normalised + i, scale + i, shift + i, add, 1);
}

INLINE void sum_columns(size_t stride, size_t n, const float *delta, float *gradient, bool add, int vecs)
{
    Vec sum[4];
    UNROLLED (v, vecs)
        sum[v] = begin(gradient + v * LANES, add);
    for (size_t r = 0; r < n; r++, delta += stride)
        UNROLLED (v, vecs)
            sum[v] += load(delta + v * LANES);
    UNROLLED (v, vecs)
        store(gradient + v * LANES, sum[v]);
}

static void bias_gradient_wide(const Layer *layer, size_t n, const float *delta, float *bias, bool add)
{
    size_t i = 0;
    for (; i + 4 * LANES <= layer->columns; i += 4 * LANES)
        sum_columns(layer->stride, n, delta + i, bias + i, add, 4);
    for (; i < layer->columns; i += LANES)
        sum_columns(layer->stride, n, delta + i, bias + i, add, 1);
}

static void bias_gradient_narrow(const Layer *layer, size_t n, const float *delta, float *bias, bool add)
{
    for (size_t i = 0; i < layer->width; i++) {
        float sum = add ? bias[i] : 0;
        for (size_t r = 0; r < n; r++)
            sum += delta[r * layer->width + i];
        bias[i] = sum;
    }
}

static void backward(const Layer *layer, const float *parameters, const Activations *at, size_t n, float *delta,
                     float *gradient, bool add)
{
    if (layer->norm) {
        if (gradient)
            norm_gradient(layer, at, n, delta, gradient, add);
        denormalise_rows(layer, parameters + layer->scale, at, n, delta);
    }
    if (gradient && layer->narrow)
        bias_gradient_narrow(layer, n, delta, gradient + layer->bias, add);
    else if (gradient)
        bias_gradient_wide(layer, n, delta, gradient + layer->bias, add);
}

static void weight_gradient_narrow(const Layer *layer, const Activations *at, size_t n, const float *delta,
                                   float *gradient, bool add)
{
    const Source *source = &layer->sources[0];
    float *weights = gradient + source->weight;
    product(&(Product){
        .rows = layer->width,
        .columns = source->columns,
        .depth = n,
        .a = delta,
        .a_row = 1,
        .a_column = layer->stride,
        .b = at->inputs[0],
        .b_row = at->input_strides[0],
        .start = add ? weights : NULL,
        .start_row = source->stride,
        .c = weights,
        .c_row = source->stride,
    });
}

static void weight_gradient_wide(const Layer *layer, const Activations *at, size_t n, const float *delta,
                                 float *gradient, bool add)
{
    for (uint32_t s = 0; s < layer->source_count; s++) {
        float *weights = gradient + layer->sources[s].weight;
        product(&(Product){
            .rows = layer->sources[s].width,
            .columns = layer->columns,
            .depth = n,
            .a = at->inputs[s],
            .a_row = 1,
            .a_column = at->input_strides[s],
            .b = delta,
            .b_row = layer->stride,
            .start = add ? weights : NULL,
            .start_row = layer->stride,
            .c = weights,
            .c_row = layer->stride,
        });
    }
}

static void weight_gradient(const Layer *layer, const Activations *at, size_t n, const float *delta, float *gradient,
                            bool add)
{
    if (layer->narrow)
        weight_gradient_narrow(layer, at, n, delta, gradient, add);
    else
        weight_gradient_wide(layer, at, n, delta, gradient, add);
}

static void input_gradient(const Layer *layer, const float *weights, const Layer *below, const Activations *at,
                           size_t n, const float *delta, float *result)
{
    product(&(Product){
        .rows = n,
        .columns = below->columns,
        .depth = layer->width,
        .a = delta,
        .a_row = layer->stride,
        .a_column = 1,
        .b = weights,
        .b_row = below->stride,
        .c = result,
        .c_row = below->stride,
        .finish = below->activation == DIDACT_RELU ? FINISH_GATE : FINISH_NOT,
        .gate = at->output,
    });
    if (below->activation == DIDACT_TANH)
        through_activation(below, at, n, result);
}

static void outer_gradient(const Layer *layer, const Source *source, const float *parameters, size_t n,
                           const float *delta, float *result)
{
    dots(&(Dots){
        .rows = n,
        .columns = source->width,
        .depth = layer->width,
        .a = delta,
        .a_row = layer->stride,
        .b = parameters + source->weight,
        .b_row = layer->stride,
        .c = result,
    });
}

static void transpose_block(const float *from, size_t from_stride, float *to, size_t to_stride)
{
    Vec square[LANES];
    UNROLLED (i, LANES)
        square[i] = load(from + i * from_stride);
    transpose_square(square);
    UNROLLED (i, LANES)
        store(to + i * to_stride, square[i]);
}

static void transpose_corner(const float *from, size_t rows, size_t columns, size_t from_stride, float *to,
                             size_t to_stride)
{
    for (size_t column = 0; column < columns; column++)
        for (size_t row = 0; row < rows; row++)
            to[column * to_stride + row] = from[row * from_stride + column];
}

static void transpose(const float *from, size_t rows, size_t columns, size_t from_stride, float *to, size_t to_stride)
{
    for (size_t row = 0; row < rows; row += LANES)
        for (size_t column = 0; column < columns; column += LANES) {
            const float *corner = from + row * from_stride + column;
            float *turned = to + column * to_stride + row;
            size_t tall = rows - row, wide = columns - column;
            if (tall >= LANES && wide >= LANES)
                transpose_block(corner, from_stride, turned, to_stride);
            else
                transpose_corner(corner, tall < LANES ? tall : LANES, wide < LANES ? wide : LANES, from_stride, turned,
                                 to_stride);
        }
}

const Kernels KERNELS = {
    .forward = forward,
    .through_activation = through_activation,
    .backward = backward,
    .weight_gradient = weight_gradient,
    .input_gradient = input_gradient,
    .outer_gradient = outer_gradient,
    .transpose = transpose,
    .squares = squares,
    .adam = adam,
};
