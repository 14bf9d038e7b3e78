/* The arithmetic: everything that runs for every number. One table of functions for each instruction set.
 *
 * A kernel does one layer for one batch, or one sweep over all parameters; what calls it knows shapes and order only. Each
 * number is a chain of operations whose order does not depend on the width of the vectors: sums over a product's depth and
 * over samples run upwards, sums along a row run over BLOCK lanes that are then folded in halves. Where the instruction set
 * fuses multiply and add (avx2, avx512) the results are the same bits. */
#ifndef NATIVE_KERNELS_H
#define NATIVE_KERNELS_H

#include "layout.h"

/* One layer's share of a pass. Rows are `stride` floats apart, but for the inputs. */
typedef struct Activations {
    const float *inputs[2]; /* of each source, [n][input_strides] */
    size_t input_strides[2];
    float *output;     /* [n], after the activation */
    float *normalised; /* [n], before scale and shift; only with normalisation */
    float *inverse;    /* [n] numbers: 1 / deviation; only with normalisation */
} Activations;

/* One sweep of Adam. */
typedef struct Sweep {
    size_t count; /* a multiple of BLOCK */
    float *value, *moment1, *moment2;
    const float *gradient;
    float *target;                    /* NULL: no soft update */
    float l2, shrink;                 /* the gradient used is shrink * (gradient + l2 * value) */
    float beta1, beta2, rest1, rest2; /* rest: 1 - beta */
    float rate;                       /* with the bias correction */
    float epsilon, tau;
} Sweep;

typedef struct Kernels {
    /* activation(norm(inputs W + bias)) into the layer's activations. */
    void (*forward)(const Layer *layer, const float *parameters, const Activations *at, size_t n);

    /* In place, from the derivative by the layer's output [n][stride] to the one by its sums, back through activation and
     * normalisation. The gradient of bias, scale and shift too where `gradient` is not NULL. */
    void (*backward)(const Layer *layer, const float *parameters, const Activations *at, size_t n, float *delta,
                     float *gradient);

    /* The gradient of the layer's weights, from the derivative by its sums. */
    void (*weight_gradient)(const Layer *layer, const Activations *at, size_t n, const float *delta, float *gradient);

    /* The derivative by one of the layer's inputs, [n][source's stride], from the one by its sums. `transposed`: the
     * source's weights as [layer's width][source's stride]. */
    void (*input_gradient)(const Layer *layer, const Source *source, const float *transposed, size_t n,
                           const float *delta, float *result);

    /* to [columns][to_stride] = the transpose of from [rows][from_stride]. */
    void (*transpose)(const float *from, size_t rows, size_t columns, size_t from_stride, float *to, size_t to_stride);

    /* The sum of the squares of gradient + l2 * value; count a multiple of BLOCK. */
    double (*squares)(const float *gradient, const float *value, float l2, size_t count);

    void (*adam)(const Sweep *sweep);
} Kernels;

extern const Kernels kernels_portable, kernels_avx2, kernels_avx512;

#endif
