/* Forward and backward of one batch: which layer, in which order, from where to where. The kernels do the rest.
 *
 * A batch goes through in chunks of rows, each through all layers, so that what one layer leaves is in the cache for
 * the next. A pass without backward keeps no more than one chunk. */
#include "native.h"

#include <stdlib.h>
#include <string.h>

struct didact_pass {
    didact_network *network;
    bool backward;
    uint32_t n;               /* samples of the last forward */
    Activations *activations; /* of each layer, from the first row on */
    float *deltas[2];         /* [CHUNK][layout.widest]: the derivative by a layer, and by the one below it */
    float *memory;
};

/* Hands out stretches of memory one behind the other; without memory, adds up what they need. */
typedef struct Room {
    float *memory;
    size_t used;
} Room;

static float *take(Room *room, size_t count)
{
    float *floats = room->memory ? room->memory + room->used : NULL;
    room->used += padded(count);
    return floats;
}

/* What backward will want of each layer. */
static void place_all(didact_pass *pass, uint32_t capacity, Room *room)
{
    const Layout *layout = &pass->network->layout;
    for (uint32_t l = 0; l < layout->shape.layer_count; l++) {
        const Layer *layer = &layout->layers[l];
        Activations *at = &pass->activations[l];
        at->output = take(room, (size_t)layer->stride * capacity);
        if (layer->norm) {
            at->normalised = take(room, (size_t)layer->stride * capacity);
            at->inverse = take(room, capacity);
        }
    }
    for (int i = 0; i < 2; i++)
        pass->deltas[i] = take(room, (size_t)layout->widest * CHUNK);
}

/* Layers by turns in two places, normalised where they are. */
static void place_in_turn(didact_pass *pass, uint32_t capacity, Room *room)
{
    const Layout *layout = &pass->network->layout;
    uint32_t rows = capacity < CHUNK ? capacity : CHUNK;
    float *places[] = {take(room, (size_t)layout->widest * rows), take(room, (size_t)layout->widest * rows)};
    float *inverse = take(room, rows);
    for (uint32_t l = 0; l < layout->shape.layer_count; l++) {
        Activations *at = &pass->activations[l];
        at->output = at->normalised = places[l % 2];
        at->inverse = inverse;
    }
}

static void place(didact_pass *pass, uint32_t capacity, Room *room)
{
    if (pass->backward)
        place_all(pass, capacity, room);
    else
        place_in_turn(pass, capacity, room);
    for (uint32_t l = 1; l < pass->network->layout.shape.layer_count; l++) {
        pass->activations[l].inputs[0] = pass->activations[l - 1].output;
        pass->activations[l].input_strides[0] = pass->network->layout.layers[l - 1].stride;
    }
}

static bool furnish(didact_pass *pass, uint32_t capacity)
{
    Room room = {0};
    pass->activations = calloc(pass->network->layout.shape.layer_count, sizeof *pass->activations);
    if (!pass->activations)
        return false;
    place(pass, capacity, &room);
    pass->memory = floats_create(room.used);
    room = (Room){pass->memory, 0};
    place(pass, capacity, &room);
    return pass->memory;
}

didact_status pass_create(didact_network *network, uint32_t capacity, bool backward, didact_pass **result)
{
    const didact_host *host = network->native->host;
    didact_pass *pass = calloc(1, sizeof *pass);
    if (pass) {
        pass->network = network;
        pass->backward = backward;
    }
    if (!pass || !furnish(pass, capacity)) {
        pass_destroy(pass);
        return host->fail(host, "no memory left for a batch of %u", capacity);
    }
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
    for (uint32_t l = 0; l < layout->shape.layer_count; l++)
        if (layout->layers[l].source_count > 1) {
            pass->activations[l].inputs[1] = side;
            pass->activations[l].input_strides[1] = layout->layers[l].sources[1].width;
        }
}

/* What belongs to the rows from `row` on. What comes from outside lies there for the whole batch. */
static Activations chunk(const didact_pass *pass, uint32_t l, size_t row)
{
    const Layer *layer = &pass->network->layout.layers[l];
    Activations at = pass->activations[l];
    size_t kept = pass->backward ? row : 0;
    at.inputs[0] += (l == 0 ? row : kept) * at.input_strides[0];
    if (layer->source_count > 1)
        at.inputs[1] += row * at.input_strides[1];
    at.output += kept * layer->stride;
    if (layer->norm) {
        at.normalised += kept * layer->stride;
        at.inverse += kept;
    }
    return at;
}

static size_t chunk_rows(const didact_pass *pass, size_t row)
{
    return pass->n - row < CHUNK ? pass->n - row : CHUNK;
}

didact_status pass_forward(didact_pass *pass, const float x[], const float side[], uint32_t n, float y[])
{
    const didact_network *network = pass->network;
    const Layout *layout = &network->layout;
    const Layer *last = &layout->layers[layout->shape.layer_count - 1];
    pass->n = n;
    take_inputs(pass, x, side);
    for (size_t row = 0; row < n; row += CHUNK) {
        Activations at;
        for (uint32_t l = 0; l < layout->shape.layer_count; l++) {
            at = chunk(pass, l, row);
            network->native->kernels->forward(&layout->layers[l], network->values, &at, chunk_rows(pass, row));
        }
        copy_rows(y + row * last->width, last->width, at.output, last->stride, last->width, chunk_rows(pass, row));
    }
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
        while (l < layout->shape.layer_count && layout->layers[l].source_count < 2)
            l++;
    return l;
}

static void take_delta(didact_pass *pass, size_t row, const float dy[])
{
    const didact_network *network = pass->network;
    uint32_t l = network->layout.shape.layer_count - 1;
    const Layer *last = &network->layout.layers[l];
    const Activations at = chunk(pass, l, row);
    size_t n = chunk_rows(pass, row);
    float *delta = pass->deltas[l % 2];
    memset(delta, 0, padded(n * last->stride) * sizeof *delta);
    copy_rows(delta, last->stride, dy + row * last->width, last->width, last->width, n);
    network->native->kernels->through_activation(last, &at, n, delta);
}

/* What somebody asked of a backward. */
typedef struct Wanted {
    float *gradient, *dx, *dside; /* NULL: not wanted */
    uint32_t lowest;              /* layer to go down to */
} Wanted;

static void layer_backward(didact_pass *pass, uint32_t l, size_t row, const Wanted *wanted)
{
    didact_network *network = pass->network;
    const Kernels *kernels = network->native->kernels;
    const Layer *layer = &network->layout.layers[l];
    const Activations at = chunk(pass, l, row);
    size_t n = chunk_rows(pass, row);
    float *delta = pass->deltas[l % 2];
    kernels->backward(layer, network->values, &at, n, delta, wanted->gradient, row > 0);
    if (wanted->gradient)
        kernels->weight_gradient(layer, &at, n, delta, wanted->gradient, row > 0);
    if (wanted->dside && layer->source_count > 1)
        kernels->outer_gradient(layer, &layer->sources[1], network->values, n, delta,
                                wanted->dside + row * layer->sources[1].width);
    if (wanted->dx && l == 0)
        kernels->outer_gradient(layer, &layer->sources[0], network->values, n, delta,
                                wanted->dx + row * layer->sources[0].width);
    if (l > wanted->lowest) {
        const Activations below = chunk(pass, l - 1, row);
        kernels->input_gradient(layer, weights_by_output(network, l), layer - 1, &below, n, delta,
                                pass->deltas[(l - 1) % 2]);
    }
}

didact_status pass_backward(didact_pass *pass, const float dy[], bool parameters, float dx[], float dside[])
{
    const Layout *layout = &pass->network->layout;
    const Wanted wanted = {
        .gradient = parameters ? pass->network->gradient : NULL,
        .dx = dx,
        .dside = dside,
        .lowest = lowest_layer(layout, parameters, dx),
    };
    for (size_t row = 0; row < pass->n; row += CHUNK) {
        take_delta(pass, row, dy);
        for (uint32_t l = layout->shape.layer_count; l-- > wanted.lowest;)
            layer_backward(pass, l, row, &wanted);
    }
    return DIDACT_OK;
}
