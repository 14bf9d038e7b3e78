#include "native.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *fault_of(const didact_network_spec *spec)
{
    if (spec->input_size == 0 || spec->output_size == 0)
        return "a network needs at least one input and one output";
    for (uint32_t l = 0; l < spec->hidden_count; l++)
        if (spec->hidden[l] < 1 || spec->hidden[l] > INT32_MAX - BLOCK)
            return "each hidden layer needs at least one unit";
    if (spec->side_size > 0 && (spec->side_layer < 1 || spec->side_layer > spec->hidden_count + 1))
        return "the side input enters at a layer that the network does not have";
    if (spec->activation < DIDACT_IDENTITY || spec->activation > DIDACT_TANH ||
        spec->output_activation < DIDACT_IDENTITY || spec->output_activation > DIDACT_TANH)
        return "the network asks for an activation that this backend does not know";
    return NULL;
}

static float *element(float *sheet, const Array *array, size_t row, size_t column)
{
    return sheet + array->offset + row * array->row + column * array->column;
}

/* Floats from the array's first to its last, with their padding. */
static size_t extent(const Array *array)
{
    size_t down = (size_t)array->rows * array->row, across = (size_t)array->columns * array->column;
    return padded(down > across ? down : across);
}

/* One uniform() for each weight, in the arrays' order and outside layout. */
static void draw_weights(float *values, const Array *array, double bound, didact_rng *rng)
{
    for (uint32_t row = 0; row < array->rows; row++)
        for (uint32_t column = 0; column < array->columns; column++)
            *element(values, array, row, column) = (float)(bound * (2 * rng->uniform(rng) - 1));
}

static void begin(didact_network *network, const didact_network_spec *spec, didact_rng *rng)
{
    const Layout *layout = &network->layout;
    uint32_t weights = 0;
    for (uint32_t i = 0; i < layout->array_count; i++) {
        const Array *array = &layout->arrays[i];
        if (array->role == DIDACT_WEIGHT) {
            bool output = ++weights == layout->layer_count;
            double glorot = sqrt(6.0 / ((double)array->rows + array->columns));
            draw_weights(network->values, array, output && spec->output_bound > 0 ? spec->output_bound : glorot, rng);
        } else if (array->role == DIDACT_NORM_WEIGHT) {
            for (uint32_t row = 0; row < array->rows; row++)
                network->values[array->offset + row] = 1;
        }
    }
}

static bool allocate(didact_network *network, const didact_network_spec *spec)
{
    if (!layout_create(&network->layout, spec))
        return false;
    float **const sheets[] = {&network->values, &network->gradient, &network->moment1, &network->moment2};
    for (int i = 0; i < 4; i++)
        if (!(*sheets[i] = floats_create(network->layout.size)))
            return false;
    network->transposed = floats_create(network->layout.transposed_size);
    network->fresh = calloc(network->layout.layer_count, sizeof *network->fresh);
    return network->transposed && network->fresh;
}

didact_status network_create(void *self, const didact_network_spec *spec, didact_rng *rng, didact_network **result)
{
    const Native *native = self;
    const char *fault = fault_of(spec);
    if (fault)
        return native->host->fail(native->host, "%s", fault);
    didact_network *network = calloc(1, sizeof *network);
    if (!network || !allocate(network, spec)) {
        network_destroy(network);
        return native->host->fail(native->host, "no memory left for a network");
    }
    network->native = native;
    begin(network, spec, rng);
    *result = network;
    return DIDACT_OK;
}

void network_destroy(didact_network *network)
{
    if (!network)
        return;
    layout_destroy(&network->layout);
    free(network->values);
    free(network->gradient);
    free(network->moment1);
    free(network->moment2);
    free(network->transposed);
    free(network->fresh);
    free(network);
}

void network_changed(didact_network *network)
{
    memset(network->fresh, 0, network->layout.layer_count * sizeof *network->fresh);
}

void network_copy(didact_network *to, const didact_network *from)
{
    size_t bytes = from->layout.size * sizeof(float);
    memcpy(to->values, from->values, bytes);
    memcpy(to->moment1, from->moment1, bytes);
    memcpy(to->moment2, from->moment2, bytes);
    to->steps = from->steps;
    network_changed(to);
}

size_t network_array_count(const didact_network *network)
{
    return network->layout.array_count;
}

void network_array(const didact_network *network, size_t i, didact_array *array)
{
    const Array *from = &network->layout.arrays[i];
    array->role = from->role;
    array->name = from->name;
    array->rows = from->rows;
    array->columns = from->columns;
}

static float *content_of(const didact_network *network, didact_content content)
{
    switch (content) {
    case DIDACT_GRADIENT:
        return network->gradient;
    case DIDACT_MOMENT1:
        return network->moment1;
    case DIDACT_MOMENT2:
        return network->moment2;
    default:
        return network->values;
    }
}

void network_read(const didact_network *network, size_t i, didact_content content, float values[])
{
    const Array *array = &network->layout.arrays[i];
    float *from = content_of(network, content);
    for (uint32_t row = 0; row < array->rows; row++)
        for (uint32_t column = 0; column < array->columns; column++)
            *values++ = *element(from, array, row, column);
}

void network_write(didact_network *network, size_t i, didact_content content, const float values[])
{
    const Array *array = &network->layout.arrays[i];
    float *to = content_of(network, content);
    memset(to + array->offset, 0, extent(array) * sizeof *to); /* padding too: it may have become NaN */
    for (uint32_t row = 0; row < array->rows; row++)
        for (uint32_t column = 0; column < array->columns; column++)
            *element(to, array, row, column) = *values++;
    network_changed(network);
}

uint64_t network_step_count(const didact_network *network)
{
    return network->steps;
}

void network_set_step_count(didact_network *network, uint64_t steps)
{
    network->steps = steps;
}
