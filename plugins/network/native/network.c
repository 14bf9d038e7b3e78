#include "native.h"

#include <stdlib.h>
#include <string.h>

static float *element(const Layout *layout, float *sheet, size_t i, size_t row, size_t column)
{
    const Place *place = &layout->places[i];
    return sheet + place->offset + row * place->row + column * place->column;
}

/* Array i from the outside's layout. Its padding is cleared, too: a NaN may have reached it. */
static void put(const Layout *layout, float *sheet, size_t i, const float values[])
{
    const ShapeArray *array = &layout->shape.arrays[i];
    const Place *place = &layout->places[i];
    size_t down = (size_t)array->rows * place->row, across = (size_t)array->columns * place->column;
    memset(sheet + place->offset, 0, padded(down > across ? down : across) * sizeof *sheet);
    for (uint32_t row = 0; row < array->rows; row++)
        for (uint32_t column = 0; column < array->columns; column++)
            *element(layout, sheet, i, row, column) = *values++;
}

static bool begin(didact_network *network, didact_rng *rng)
{
    const Shape *shape = &network->layout.shape;
    for (uint32_t i = 0; i < shape->array_count; i++) {
        float *values = floats_create(shape_array_size(&shape->arrays[i]));
        if (!values)
            return false;
        shape_begin(shape, i, rng, values);
        put(&network->layout, network->values, i, values);
        free(values);
    }
    return true;
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
    network->fresh = calloc(network->layout.shape.layer_count, sizeof *network->fresh);
    return network->transposed && network->fresh;
}

didact_status network_create(void *self, const didact_network_spec *spec, didact_rng *rng, didact_network **result)
{
    const Native *native = self;
    const char *fault = shape_fault(spec);
    if (fault)
        return native->host->fail(native->host, "%s", fault);
    didact_network *network = calloc(1, sizeof *network);
    if (!network || !allocate(network, spec) || !begin(network, rng)) {
        network_destroy(network);
        return native->host->fail(native->host, "no memory left for a network");
    }
    network->native = native;
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
    memset(network->fresh, 0, network->layout.shape.layer_count * sizeof *network->fresh);
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
    return network->layout.shape.array_count;
}

void network_array(const didact_network *network, size_t i, didact_array *array)
{
    shape_tell_array(&network->layout.shape, i, array);
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
    const Layout *layout = &network->layout;
    const ShapeArray *array = &layout->shape.arrays[i];
    for (uint32_t row = 0; row < array->rows; row++)
        for (uint32_t column = 0; column < array->columns; column++)
            *values++ = *element(layout, content_of(network, content), i, row, column);
}

void network_write(didact_network *network, size_t i, didact_content content, const float values[])
{
    put(&network->layout, content_of(network, content), i, values);
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
