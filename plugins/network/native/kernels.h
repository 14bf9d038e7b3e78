/* The arithmetic: everything that runs for every number. One table of functions for each instruction set.
 *
 * A kernel does one layer for one chunk of a batch, or one sweep over all parameters; what calls it knows shapes and
 * order only. Each number is a chain of operations whose order does not depend on the width of the vectors: sums over
 * a product's depth and over samples run upwards, sums along a row run over BLOCK lanes that are then folded in
 * halves. Each multiply-add rounds once, each root and quotient as IEEE 754 asks. So the results are the same bits on
 * every instruction set. */
#ifndef NATIVE_KERNELS_H
#define NATIVE_KERNELS_H

#include "layout.h"

/* One layer's share of a chunk of a batch. Rows are the layer's stride apart, but for the inputs; what lies between a
 * row's end and the next one is 0. */
typedef struct Activations {
    const float *inputs[2]; /* of each source */
    size_t input_strides[2];
    float *output;     /* [n], after the activation */
    float *normalised; /* [n], before scale and shift; only with normalisation; may be the output itself */
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

/* n is at most CHUNK; where `add`, gradients are added to what is there. */
enum { CHUNK = 64 };

typedef struct Kernels {
    /* activation(norm(inputs W + bias)) into the layer's activations. */
    void (*forward)(const Layer *layer, const float *parameters, const Activations *at, size_t n);

    /* In place, from the derivative by the layer's output to the one by what its activation takes. */
    void (*through_activation)(const Layer *layer, const Activations *at, size_t n, float *delta);

    /* In place, from the derivative by what the activation takes to the one by the layer's sums, back through the
     * normalisation. The gradient of bias, scale and shift too where `gradient` is not NULL. */
    void (*backward)(const Layer *layer, const float *parameters, const Activations *at, size_t n, float *delta,
                     float *gradient, bool add);

    /* The gradient of the layer's weights, from the derivative by its sums. */
    void (*weight_gradient)(const Layer *layer, const Activations *at, size_t n, const float *delta, float *gradient,
                            bool add);

    /* The derivative by what the activation of the layer below takes, from the one by this layer's sums. `weights`:
     * this layer's for that source, as [width][below's stride]; `at`: the activations of the layer below. */
    void (*input_gradient)(const Layer *layer, const float *weights, const Layer *below, const Activations *at,
                           size_t n, const float *delta, float *result);

    /* The derivative by an input from outside, dense: [n][source's width]. */
    void (*outer_gradient)(const Layer *layer, const Source *source, const float *parameters, size_t n,
                           const float *delta, float *result);

    /* to [columns][to_stride] = the transpose of from [rows][from_stride]. */
    void (*transpose)(const float *from, size_t rows, size_t columns, size_t from_stride, float *to, size_t to_stride);

    /* The sum of the squares of gradient + l2 * value; count a multiple of BLOCK. */
    double (*squares)(const float *gradient, const float *value, float l2, size_t count);

    void (*adam)(const Sweep *sweep);
} Kernels;

extern const Kernels kernels_portable, kernels_avx2, kernels_avx512;

#endif
