/* Forward and backward of one batch: which layer, in which order, from where to where. The kernels do the rest. */
#include "native.h"

#include <stdlib.h>
#include <string.h>

struct didact_pass {
    didact_network *network;
    uint32_t n;               /* samples of the last forward */
    Activations *activations; /* of each layer */
    float *deltas[2];         /* [capacity][layout.widest]: the derivative by a layer, and by the one below it */
    float *memory;
};

/* Floats that a pass needs for each sample; a sample's 1 / deviation takes one, padded by the batch. */
static size_t floats_needed(const Layout *layout, uint32_t capacity)
{
    size_t floats = 2 * padded((size_t)layout->widest * capacity);
    for (uint32_t l = 0; l < layout->layer_count; l++) {
        const Layer *layer = &layout->layers[l];
        floats += padded((size_t)layer->stride * capacity) * (layer->norm ? 2 : 1);
        floats += layer->norm ? padded(capacity) : 0;
    }
    return floats;
}

static void place(didact_pass *pass, uint32_t capacity)
{
    const Layout *layout = &pass->network->layout;
    float *next = pass->memory;
    for (uint32_t l = 0; l < layout->layer_count; l++) {
        const Layer *layer = &layout->layers[l];
        Activations *at = &pass->activations[l];
        at->output = next;
        next += padded((size_t)layer->stride * capacity);
        if (layer->norm) {
            at->normalised = next;
            next += padded((size_t)layer->stride * capacity);
            at->inverse = next;
            next += padded(capacity);
        }
        if (l > 0) {
            at->inputs[0] = pass->activations[l - 1].output;
            at->input_strides[0] = layout->layers[l - 1].stride;
        }
    }
    pass->deltas[0] = next;
    pass->deltas[1] = next + padded((size_t)layout->widest * capacity);
}

didact_status pass_create(didact_network *network, uint32_t capacity, didact_pass **result)
{
    const didact_host *host = network->native->host;
    didact_pass *pass = calloc(1, sizeof *pass);
    if (pass) {
        pass->network = network;
        pass->activations = calloc(network->layout.layer_count, sizeof *pass->activations);
        pass->memory = floats_create(floats_needed(&network->layout, capacity));
    }
    if (!pass || !pass->activations || !pass->memory) {
        pass_destroy(pass);
        return host->fail(host, "no memory left for a batch of %u", capacity);
    }
    place(pass, capacity);
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

/* Between the outside's dense rows and ours; padding that is there stays. */
static void copy_rows(float *to, size_t to_stride, const float *from, size_t from_stride, size_t width, size_t n)
{
    if (to_stride == from_stride)
        memcpy(to, from, n * width * sizeof *to);
    else
        for (size_t r = 0; r < n; r++)
            memcpy(to + r * to_stride, from + r * from_stride, width * sizeof *to);
}

/* Where the side input enters: sources[1] of one layer, or nowhere. */
static void take_inputs(didact_pass *pass, const float x[], const float side[])
{
    const Layout *layout = &pass->network->layout;
    pass->activations[0].inputs[0] = x;
    pass->activations[0].input_strides[0] = layout->layers[0].sources[0].width;
    for (uint32_t l = 0; l < layout->layer_count; l++)
        if (layout->layers[l].source_count > 1) {
            pass->activations[l].inputs[1] = side;
            pass->activations[l].input_strides[1] = layout->layers[l].sources[1].width;
        }
}

didact_status pass_forward(didact_pass *pass, const float x[], const float side[], uint32_t n, float y[])
{
    const didact_network *network = pass->network;
    const Layout *layout = &network->layout;
    pass->n = n;
    take_inputs(pass, x, side);
    for (uint32_t l = 0; l < layout->layer_count; l++)
        network->native->kernels->forward(&layout->layers[l], network->values, &pass->activations[l], n);
    const Layer *last = &layout->layers[layout->layer_count - 1];
    copy_rows(y, last->width, pass->activations[layout->layer_count - 1].output, last->stride, last->width, n);
    return DIDACT_OK;
}

/* A layer's weights as rows as wide as the layer below. */
static const float *weights_by_output(didact_network *network, uint32_t l)
{
    const Layer *layer = &network->layout.layers[l];
    const Source *source = &layer->sources[0];
    if (layer->narrow)
        return network->values + source->weight;
    float *transposed = network->transposed + source->transposed;
    if (!network->fresh[l])
        network->native->kernels->transpose(network->values + source->weight, source->width, layer->width,
                                            layer->stride, transposed, source->stride);
    network->fresh[l] = true;
    return transposed;
}

/* The lowest layer whose sums somebody asks for a derivative by. */
static uint32_t lowest_layer(const Layout *layout, bool parameters, const float *dx)
{
    uint32_t l = 0;
    if (!parameters && !dx)
        while (l < layout->layer_count && layout->layers[l].source_count < 2)
            l++;
    return l;
}

static void take_delta(didact_pass *pass, const float dy[])
{
    const didact_network *network = pass->network;
    uint32_t l = network->layout.layer_count - 1;
    const Layer *last = &network->layout.layers[l];
    float *delta = pass->deltas[l % 2];
    memset(delta, 0, padded((size_t)pass->n * last->stride) * sizeof *delta);
    copy_rows(delta, last->stride, dy, last->width, last->width, pass->n);
    network->native->kernels->through_activation(last, &pass->activations[l], pass->n, delta);
}

didact_status pass_backward(didact_pass *pass, const float dy[], bool parameters, float dx[], float dside[])
{
    didact_network *network = pass->network;
    const Kernels *kernels = network->native->kernels;
    const Layout *layout = &network->layout;
    float *gradient = parameters ? network->gradient : NULL;
    uint32_t lowest = lowest_layer(layout, parameters, dx);
    take_delta(pass, dy);
    for (uint32_t l = layout->layer_count; l-- > lowest;) {
        const Layer *layer = &layout->layers[l];
        float *delta = pass->deltas[l % 2];
        kernels->backward(layer, network->values, &pass->activations[l], pass->n, delta, gradient);
        if (gradient)
            kernels->weight_gradient(layer, &pass->activations[l], pass->n, delta, gradient);
        if (dside && layer->source_count > 1)
            kernels->outer_gradient(layer, &layer->sources[1], network->values, pass->n, delta, dside);
        if (l > lowest)
            kernels->input_gradient(layer, weights_by_output(network, l), layer - 1, &pass->activations[l - 1], pass->n,
                                    delta, pass->deltas[(l - 1) % 2]);
    }
    if (dx)
        kernels->outer_gradient(&layout->layers[0], &layout->layers[0].sources[0], network->values, pass->n,
                                pass->deltas[0], dx);
    return DIDACT_OK;
}
