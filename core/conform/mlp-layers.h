/* The reference's layers and what they remember of a batch, for those who ask how far single precision may stray from it. */
#ifndef CORE_CONFORM_MLP_LAYERS_H
#define CORE_CONFORM_MLP_LAYERS_H

#include "conform/mlp.h"

/* Numbers of samples are [samples][width]; all are NULL before the first forward. */
typedef struct MlpLayer {
    size_t inputs, outputs;
    didact_activation activation;
    bool hidden, norm, takes_side;
    MlpArray *weight, *bias, *scale, *shift;
    double *input;      /* what came in, the side input behind the layer below */
    double *sums;       /* x W + b */
    double *normalised; /* with layer normalisation: before scale and shift */
    double *spread;     /* [samples], with layer normalisation: sqrt(variance + epsilon) */
    double *before;     /* the activation */
    double *output;
    double *by_output, *by_sums; /* after a backward: the loss's derivatives */
} MlpLayer;

struct Mlp {
    size_t input_size, side_size, layer_count, array_count, n;
    double epsilon;
    MlpLayer *layers;
    MlpArray *arrays;
    uint64_t steps;
};

#endif
