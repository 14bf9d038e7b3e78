/* Network backends: small multilayer perceptrons, trained in batches, in float32.
 *
 * A layer computes activation(norm(x W + b)); the output layer has no normalisation. Layers are numbered from 1 to
 * `hidden_count` + 1, the last one being the output. Matrices handed in and out are row-major, one row a sample.
 *
 * Arrays cross the border in one canonical layout whatever the backend holds inside: weights as [out][in], as PyTorch has
 * them, everything else as vectors. Their names are "<layer - 1>.weight", "<layer - 1>.bias", and for layer normalisation
 * "<layer - 1>.norm.weight" and "<layer - 1>.norm.bias". */
#ifndef DIDACT_NETWORK_H
#define DIDACT_NETWORK_H

#include <didact/host.h>

typedef struct didact_network didact_network; /* parameters, their gradient, Adam's moments and step count */
typedef struct didact_pass didact_pass;       /* the activations of one batch through one network */

typedef enum didact_activation {
    DIDACT_IDENTITY = 0,
    DIDACT_RELU = 1, /* x > 0 ? x : 0, with NaN passing */
    DIDACT_TANH = 2,
} didact_activation;

/* A network's shape and beginning. Hidden weights are drawn Glorot-uniform, U(+-sqrt(6 / (in + out))); biases begin at 0,
 * the scale of layer normalisation at 1. Draws come from the given stream in canonical order, one uniform() u a weight, which
 * becomes bound * (2 u - 1) in double precision, then rounded: so all backends begin alike. */
typedef struct didact_network_spec {
    uint32_t struct_size;
    uint32_t input_size;
    uint32_t output_size;
    uint32_t hidden_count;
    const int64_t *hidden;     /* [hidden_count] widths */
    int32_t activation;        /* didact_activation, of the hidden layers */
    int32_t output_activation; /* didact_activation */
    bool layer_norm;           /* normalise each hidden layer before its activation (Ba, Kiros, Hinton 2016) */
    double layer_norm_epsilon; /* added to the variance */
    double output_bound;       /* output weights are drawn from U(+-output_bound); 0: Glorot-uniform too */
    uint32_t side_size;        /* width of a second input, such as a critic's action; 0: none */
    uint32_t side_layer;       /* the layer whose input it joins, behind what is there: 1 or 2 and so on */
} didact_network_spec;

/* One step of Adam (Kingma, Ba 2015, algorithm 1 with its bias correction folded into the step size:
 * p -= lr sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + epsilon)). */
typedef struct didact_adam {
    uint32_t struct_size;
    double learning_rate;
    double beta1, beta2, epsilon;
    double l2; /* adds l2 * W to the gradient of the hidden layers' weights (not biases, norms, output) */
    double
        max_gradient_norm; /* longer gradients are scaled to this length, L2 included; INFINITY: never. Where NaN is in
                                 the gradient, its number becomes NaN; the others do too, or are not scaled */
} didact_adam;

typedef enum didact_role {
    DIDACT_WEIGHT = 1,
    DIDACT_BIAS = 2,
    DIDACT_NORM_WEIGHT = 3,
    DIDACT_NORM_BIAS = 4,
} didact_role;

/* One array of parameters. */
typedef struct didact_array {
    uint32_t struct_size;
    int32_t role;     /* didact_role */
    const char *name; /* lives as long as the network */
    uint32_t rows;    /* outputs of the layer */
    uint32_t columns; /* inputs of the layer for a weight, 1 for a vector */
} didact_array;

/* What belongs to each array; all four have its shape. */
typedef enum didact_content {
    DIDACT_VALUE = 0,
    DIDACT_GRADIENT = 1, /* of the last backward with parameters, without L2 and clipping */
    DIDACT_MOMENT1 = 2,
    DIDACT_MOMENT2 = 3,
} didact_content;

typedef struct didact_network_api {
    uint32_t struct_size;

    /* Opens the backend. `params` is the plugin's own struct, filled, and lives until destroy. [setup] */
    didact_status (*create)(const didact_host *host, const void *params, void **self);
    void (*destroy)(void *self); /* [setup] */

    /* Room for `count` floats that is fast to compute from; NULL when there is none left. [setup] */
    float *(*buffer_create)(void *self, size_t count);
    void (*buffer_destroy)(void *self, float *buffer); /* [setup] */

    didact_status (*network_create)(void *self, const didact_network_spec *spec, didact_rng *rng,
                                    didact_network **network);
    void (*network_destroy)(didact_network *network); /* [setup] */

    /* Room for the activations of up to `capacity` samples. Several passes of one network may await their backward. Without
     * `backward` only forward may be called, which then takes less memory and time. [setup] */
    didact_status (*pass_create)(didact_network *network, uint32_t capacity, bool backward, didact_pass **pass);
    void (*pass_destroy)(didact_pass *pass); /* [setup] */

    /* y [n][output_size] from x [n][input_size] and side [n][side_size] (NULL without). x and side must stay as they are
     * until the pass's backward is done. [step] */
    didact_status (*forward)(didact_pass *pass, const float x[], const float side[], uint32_t n, float y[]);

    /* From dy [n][output_size], the derivative of a loss by the outputs of the last forward: the gradient of the network's
     * parameters where `parameters` (replacing what was there; nothing is averaged), the derivatives by x and by side
     * where dx and dside are not NULL. The parameters must be those of the forward. May be called again for the same
     * forward, with another dy and other wishes. [step] */
    didact_status (*backward)(didact_pass *pass, const float dy[], bool parameters, float dx[], float dside[]);

    /* Adam on the gradient there is; then, where `target` is not NULL, target += tau (network - target). [step] */
    didact_status (*step)(didact_network *network, didact_network *target, const didact_adam *adam, double tau);

    /* `to` becomes equal to `from`, which has the same spec: values, moments and step count. [pause] */
    void (*copy)(didact_network *to, const didact_network *from);

    /* The network as named arrays, for saving, looking and perturbing. [pause] */
    size_t (*array_count)(const didact_network *network);
    void (*array)(const didact_network *network, size_t i, didact_array *array); /* fills all but struct_size */
    void (*read)(const didact_network *network, size_t i, didact_content content, float values[]);
    void (*write)(didact_network *network, size_t i, didact_content content, const float values[]);
    uint64_t (*step_count)(const didact_network *network);
    void (*set_step_count)(didact_network *network, uint64_t steps);
} didact_network_api;

/* The experiment's backend, lent to other plugins by didact_host.extension. */
#define DIDACT_NETWORK_EXTENSION "didact.network/1"

typedef struct didact_network_extension {
    uint32_t struct_size;
    const didact_network_api *api;
    void *self; /* the open backend, to be handed to api's functions */
} didact_network_extension;

#endif
