#include "blas.h"

#include <stdlib.h>
#include <string.h>

float *floats_create(size_t count)
{
    if (count > SIZE_MAX / sizeof(float) - ALIGNMENT)
        return NULL;
    size_t bytes = (count * sizeof(float) + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
    float *floats = aligned_alloc(ALIGNMENT, bytes);
    if (floats)
        memset(floats, 0, bytes);
    return floats;
}

static void place_array(didact_network *network, uint32_t i)
{
    const size_t unit = ALIGNMENT / sizeof(float);
    network->places[i] = network->size;
    network->size += (shape_array_size(&network->shape.arrays[i]) + unit - 1) / unit * unit;
}

static void place_arrays(didact_network *network)
{
    const Shape *shape = &network->shape;
    for (uint32_t i = 0; i < shape->array_count; i++)
        if (shape_is_hidden_weight(shape, i))
            place_array(network, i);
    network->hidden_weights = network->size;
    for (uint32_t i = 0; i < shape->array_count; i++)
        if (!shape_is_hidden_weight(shape, i))
            place_array(network, i);
}

static bool allocate(didact_network *network, const didact_network_spec *spec)
{
    if (!shape_create(&network->shape, spec) ||
        !(network->places = calloc(network->shape.array_count, sizeof *network->places)))
        return false;
    place_arrays(network);
    float **const sheets[] = {&network->values, &network->gradient, &network->moment1, &network->moment2};
    for (int i = 0; i < 4; i++)
        if (!(*sheets[i] = floats_create(network->size)))
            return false;
    return true;
}

/* The gradient's sheet lends the room in which the outside's layout is drawn. */
static void begin(didact_network *network, didact_rng *rng)
{
    for (uint32_t i = 0; i < network->shape.array_count; i++) {
        float *drawn = network->gradient + network->places[i];
        shape_begin(&network->shape, i, rng, drawn);
        network_write(network, i, DIDACT_VALUE, drawn);
    }
    memset(network->gradient, 0, network->size * sizeof *network->gradient);
}

didact_status network_create(void *self, const didact_network_spec *spec, didact_rng *rng, didact_network **result)
{
    const Blas *blas = self;
    const char *fault = shape_fault(spec);
    if (fault)
        return blas->host->fail(blas->host, "%s", fault);
    didact_network *network = calloc(1, sizeof *network);
    if (!network || !allocate(network, spec)) {
        network_destroy(network);
        return blas->host->fail(blas->host, "no memory left for a network");
    }
    network->blas = blas;
    begin(network, rng);
    *result = network;
    return DIDACT_OK;
}

void network_destroy(didact_network *network)
{
    if (!network)
        return;
    shape_destroy(&network->shape);
    free(network->places);
    free(network->values);
    free(network->gradient);
    free(network->moment1);
    free(network->moment2);
    free(network);
}

void network_copy(didact_network *to, const didact_network *from)
{
    size_t bytes = from->size * sizeof(float);
    memcpy(to->values, from->values, bytes);
    memcpy(to->moment1, from->moment1, bytes);
    memcpy(to->moment2, from->moment2, bytes);
    to->steps = from->steps;
}

size_t network_array_count(const didact_network *network)
{
    return network->shape.array_count;
}

void network_array(const didact_network *network, size_t i, didact_array *array)
{
    shape_tell_array(&network->shape, i, array);
}

static float *content_of(const didact_network *network, size_t i, didact_content content)
{
    float *const sheets[] = {
        [DIDACT_VALUE] = network->values,
        [DIDACT_GRADIENT] = network->gradient,
        [DIDACT_MOMENT1] = network->moment1,
        [DIDACT_MOMENT2] = network->moment2,
    };
    return sheets[content] + network->places[i];
}

/* Arrays have their rows as columns here; a vector looks the same either way. */
void network_read(const didact_network *network, size_t i, didact_content content, float values[])
{
    const ShapeArray *array = &network->shape.arrays[i];
    const float *from = content_of(network, i, content);
    for (size_t row = 0; row < array->rows; row++)
        for (size_t column = 0; column < array->columns; column++)
            values[row * array->columns + column] = from[column * array->rows + row];
}

void network_write(didact_network *network, size_t i, didact_content content, const float values[])
{
    const ShapeArray *array = &network->shape.arrays[i];
    float *to = content_of(network, i, content);
    for (size_t row = 0; row < array->rows; row++)
        for (size_t column = 0; column < array->columns; column++)
            to[column * array->rows + row] = values[row * array->columns + column];
}

uint64_t network_step_count(const didact_network *network)
{
    return network->steps;
}

void network_set_step_count(didact_network *network, uint64_t steps)
{
    network->steps = steps;
}
