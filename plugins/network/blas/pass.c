/* Forward and backward of one batch: products by CBLAS; biases, layer normalisation and activations between them. */
#include "blas.h"

#include "loops.h"
#ifdef CBLAS_OF_MKL
#include <mkl_cblas.h>
#else
#include <cblas.h>
#endif
#include <stdlib.h>
#include <string.h>

/* What one layer's forward leaves for its backward, [n][width]. */
typedef struct Activations {
    float *normalised; /* the sums, normalised; with layer normalisation */
    float *inverse;    /* [n], 1 / deviation of the sums; with layer normalisation */
    float *output;
} Activations;

struct didact_pass {
    didact_network *network;
    const float *x, *side;    /* of the last forward */
    uint32_t n;               /* its samples */
    Activations *activations; /* of each layer */
    float *deltas[2];         /* [n][widest]: the derivative by a layer, and by the one below it */
    float *memory;
};

static uint32_t widest(const Shape *shape)
{
    uint32_t width = 0;
    for (uint32_t l = 0; l < shape->layer_count; l++)
        if (shape->layers[l].width > width)
            width = shape->layers[l].width;
    return width;
}

/* Floats that a pass needs for each sample. */
static size_t floats_a_sample(const Shape *shape, bool backward)
{
    size_t floats = 0;
    for (uint32_t l = 0; l < shape->layer_count; l++)
        floats += (size_t)shape->layers[l].width * (shape->layers[l].norm ? 2 : 1) + shape->layers[l].norm;
    return backward ? floats + 2 * (size_t)widest(shape) : 3 * (size_t)widest(shape) + 1;
}

static float *take(float **next, size_t floats)
{
    *next += floats;
    return *next - floats;
}

/* Every layer keeps what it gives out. */
static void place_apart(didact_pass *pass, size_t capacity)
{
    const Shape *shape = &pass->network->shape;
    float *next = pass->memory;
    for (int i = 0; i < 2; i++)
        pass->deltas[i] = take(&next, widest(shape) * capacity);
    for (uint32_t l = 0; l < shape->layer_count; l++) {
        Activations *at = &pass->activations[l];
        at->output = take(&next, shape->layers[l].width * capacity);
        if (shape->layers[l].norm) {
            at->normalised = take(&next, shape->layers[l].width * capacity);
            at->inverse = take(&next, capacity);
        }
    }
}

/* No backward follows: a layer's output goes where that of the layer below its input was. */
static void place_by_turns(didact_pass *pass, size_t capacity)
{
    const Shape *shape = &pass->network->shape;
    size_t sheet = widest(shape) * capacity;
    for (uint32_t l = 0; l < shape->layer_count; l++)
        pass->activations[l] = (Activations){
            .output = pass->memory + l % 2 * sheet,
            .normalised = pass->memory + 2 * sheet,
            .inverse = pass->memory + 3 * sheet,
        };
}

didact_status pass_create(didact_network *network, uint32_t capacity, bool backward, didact_pass **result)
{
    const didact_host *host = network->blas->host;
    didact_pass *pass = calloc(1, sizeof *pass);
    size_t floats;
    bool possible = capacity <= INT32_MAX &&
                    !__builtin_mul_overflow(floats_a_sample(&network->shape, backward), (size_t)capacity, &floats);
    if (pass && possible) {
        pass->network = network;
        pass->activations = calloc(network->shape.layer_count, sizeof *pass->activations);
        pass->memory = floats_create(floats);
    }
    if (!pass || !pass->activations || !pass->memory) {
        pass_destroy(pass);
        return host->fail(host, "no memory left for a batch of %u", capacity);
    }
    (backward ? place_apart : place_by_turns)(pass, capacity);
    *result = pass;
    return DIDACT_OK;
}

void pass_destroy(didact_pass *pass)
{
    if (!pass)
        return;
    free(pass->activations);
    free(pass->memory);
    free(pass);
}

static float *place_of(const didact_network *network, const float *sheet, uint32_t l, didact_role role)
{
    return (float *)sheet + network->places[network->shape.layers[l].first_array + role - DIDACT_WEIGHT];
}

/* A layer's rows of weights for one of its inputs: from the layer below, or behind them the side input's. */
static float *weights_of(const didact_network *network, const float *sheet, uint32_t l, bool side)
{
    const ShapeLayer *layer = &network->shape.layers[l];
    return place_of(network, sheet, l, DIDACT_WEIGHT) + (side ? (size_t)layer->below * layer->width : 0);
}

/* y [n][width] += x [n][inputs] w [inputs][width] */
static void add_product(const float *x, const float *w, float *y, uint32_t n, uint32_t inputs, uint32_t width)
{
    if (n == 1)
        cblas_sgemv(CblasRowMajor, CblasTrans, (int)inputs, (int)width, 1, w, (int)width, x, 1, 1, y, 1);
    else
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)n, (int)width, (int)inputs, 1, x, (int)inputs, w,
                    (int)width, 1, y, (int)width);
}

/* dw [inputs][width] = x' [inputs][n] delta [n][width] */
static void weight_gradient(const float *x, const float *delta, float *dw, uint32_t n, uint32_t inputs, uint32_t width)
{
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)inputs, (int)width, (int)n, 1, x, (int)inputs, delta,
                (int)width, 0, dw, (int)width);
}

/* dx [n][inputs] = delta [n][width] w' [width][inputs] */
static void input_gradient(const float *delta, const float *w, float *dx, uint32_t n, uint32_t inputs, uint32_t width)
{
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)n, (int)inputs, (int)width, 1, delta, (int)width, w,
                (int)width, 0, dx, (int)inputs);
}

static void forward_norm(const didact_pass *pass, uint32_t l)
{
    const didact_network *network = pass->network;
    const Activations *at = &pass->activations[l];
    const float *scale = place_of(network, network->values, l, DIDACT_NORM_WEIGHT);
    const float *shift = place_of(network, network->values, l, DIDACT_NORM_BIAS);
    size_t width = network->shape.layers[l].width;
    for (size_t r = 0; r < pass->n; r++) {
        float *restrict normalised = at->normalised + r * width, *restrict output = at->output + r * width;
        at->inverse[r] = normalise(normalised, width, (float)network->shape.epsilon);
        for (size_t i = 0; i < width; i++)
            output[i] = normalised[i] * scale[i] + shift[i];
    }
}

static const float *input_of(const didact_pass *pass, uint32_t l)
{
    return l == 0 ? pass->x : pass->activations[l - 1].output;
}

static void forward_layer(const didact_pass *pass, uint32_t l)
{
    const didact_network *network = pass->network;
    const ShapeLayer *layer = &network->shape.layers[l];
    const Activations *at = &pass->activations[l];
    const float *bias = place_of(network, network->values, l, DIDACT_BIAS);
    float *sums = layer->norm ? at->normalised : at->output;
    for (size_t r = 0; r < pass->n; r++)
        memcpy(sums + r * layer->width, bias, layer->width * sizeof *sums);
    add_product(input_of(pass, l), weights_of(network, network->values, l, false), sums, pass->n, layer->below,
                layer->width);
    if (layer->side > 0)
        add_product(pass->side, weights_of(network, network->values, l, true), sums, pass->n, layer->side,
                    layer->width);
    if (layer->norm)
        forward_norm(pass, l);
    activate(at->output, (size_t)pass->n * layer->width, layer->activation);
}

didact_status pass_forward(didact_pass *pass, const float x[], const float side[], uint32_t n, float y[])
{
    const Shape *shape = &pass->network->shape;
    pass->x = x;
    pass->side = side;
    pass->n = n;
    for (uint32_t l = 0; l < shape->layer_count; l++)
        forward_layer(pass, l);
    uint32_t last = shape->layer_count - 1;
    memcpy(y, pass->activations[last].output, (size_t)n * shape->layers[last].width * sizeof *y);
    return DIDACT_OK;
}

static void backward_norm(const didact_pass *pass, uint32_t l, float *delta, float *gradient)
{
    const didact_network *network = pass->network;
    const Activations *at = &pass->activations[l];
    const float *scale = place_of(network, network->values, l, DIDACT_NORM_WEIGHT);
    size_t width = network->shape.layers[l].width;
    if (gradient) {
        column_sums(delta, at->normalised, pass->n, width, place_of(network, gradient, l, DIDACT_NORM_WEIGHT));
        column_sums(delta, NULL, pass->n, width, place_of(network, gradient, l, DIDACT_NORM_BIAS));
    }
    for (size_t r = 0; r < pass->n; r++)
        denormalise(delta + r * width, at->normalised + r * width, scale, at->inverse[r], width);
}

/* From the derivative by a layer's outputs, in place, to the one by its sums; then the gradient of its parameters. */
static void backward_layer(const didact_pass *pass, uint32_t l, float *delta, float *gradient)
{
    const didact_network *network = pass->network;
    const ShapeLayer *layer = &network->shape.layers[l];
    deactivate(delta, pass->activations[l].output, (size_t)pass->n * layer->width, layer->activation);
    if (layer->norm)
        backward_norm(pass, l, delta, gradient);
    if (!gradient)
        return;
    column_sums(delta, NULL, pass->n, layer->width, place_of(network, gradient, l, DIDACT_BIAS));
    weight_gradient(input_of(pass, l), delta, weights_of(network, gradient, l, false), pass->n, layer->below,
                    layer->width);
    if (layer->side > 0)
        weight_gradient(pass->side, delta, weights_of(network, gradient, l, true), pass->n, layer->side, layer->width);
}

/* The lowest layer by whose inputs or parameters somebody wants the derivative. */
static uint32_t lowest_layer(const Shape *shape, bool parameters, const float *dx)
{
    uint32_t l = 0;
    if (!parameters && !dx)
        while (l < shape->layer_count && shape->layers[l].side == 0)
            l++;
    return l;
}

didact_status pass_backward(didact_pass *pass, const float dy[], bool parameters, float dx[], float dside[])
{
    const didact_network *network = pass->network;
    const Shape *shape = &network->shape;
    uint32_t lowest = lowest_layer(shape, parameters, dx), last = shape->layer_count - 1, n = pass->n;
    float *delta = pass->deltas[0], *below = pass->deltas[1];
    memcpy(delta, dy, (size_t)n * shape->layers[last].width * sizeof *delta);
    for (uint32_t l = shape->layer_count; l-- > lowest;) {
        const ShapeLayer *layer = &shape->layers[l];
        const float *weights = weights_of(network, network->values, l, false);
        backward_layer(pass, l, delta, parameters ? network->gradient : NULL);
        if (dside && layer->side > 0)
            input_gradient(delta, weights_of(network, network->values, l, true), dside, n, layer->side, layer->width);
        if (l > lowest)
            input_gradient(delta, weights, below, n, layer->below, layer->width);
        else if (dx)
            input_gradient(delta, weights, dx, n, layer->below, layer->width);
        float *done = delta;
        delta = below;
        below = done;
    }
    return DIDACT_OK;
}
