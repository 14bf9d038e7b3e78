#include "shape.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static bool knows(int32_t activation)
{
    return activation >= DIDACT_IDENTITY && activation <= DIDACT_TANH;
}

const char *shape_fault(const didact_network_spec *spec)
{
    if (spec->input_size == 0 || spec->output_size == 0)
        return "a network needs at least one input and one output";
    for (uint32_t l = 0; l < spec->hidden_count; l++)
        if (spec->hidden[l] < 1)
            return "each hidden layer needs at least one unit";
    if (spec->side_size > 0 && (spec->side_layer < 1 || spec->side_layer > spec->hidden_count + 1))
        return "the side input enters at a layer that the network does not have";
    if (!knows(spec->activation) || !knows(spec->output_activation))
        return "the network asks for an activation that this backend does not know";
    uint64_t greatest = spec->input_size > spec->output_size ? spec->input_size : spec->output_size;
    for (uint32_t l = 0; l < spec->hidden_count; l++)
        if ((uint64_t)spec->hidden[l] > greatest)
            greatest = (uint64_t)spec->hidden[l];
    return greatest > INT32_MAX - (uint64_t)spec->side_size ? "a layer of the network is too wide" : NULL;
}

static void shape_layer(Shape *shape, const didact_network_spec *spec, uint32_t l)
{
    bool output = l == spec->hidden_count;
    shape->layers[l] = (ShapeLayer){
        .width = output ? spec->output_size : (uint32_t)spec->hidden[l],
        .below = l == 0 ? spec->input_size : (uint32_t)spec->hidden[l - 1],
        .side = l + 1 == spec->side_layer ? spec->side_size : 0,
        .first_array = shape->array_count,
        .activation = (didact_activation)(output ? spec->output_activation : spec->activation),
        .norm = spec->layer_norm && !output,
    };
}

static void add_array(Shape *shape, uint32_t l, didact_role role)
{
    static const char *const names[] = {
        [DIDACT_WEIGHT] = "weight",
        [DIDACT_BIAS] = "bias",
        [DIDACT_NORM_WEIGHT] = "norm.weight",
        [DIDACT_NORM_BIAS] = "norm.bias",
    };
    const ShapeLayer *layer = &shape->layers[l];
    uint32_t columns = role == DIDACT_WEIGHT ? layer->below + layer->side : 1;
    ShapeArray *array = &shape->arrays[shape->array_count++];
    *array = (ShapeArray){.role = role, .layer = l, .rows = layer->width, .columns = columns};
    snprintf(array->name, sizeof array->name, "%u.%s", l, names[role]);
}

static void add_layer(Shape *shape, const didact_network_spec *spec, uint32_t l)
{
    shape_layer(shape, spec, l);
    for (int role = DIDACT_WEIGHT; role <= (shape->layers[l].norm ? DIDACT_NORM_BIAS : DIDACT_BIAS); role++)
        add_array(shape, l, (didact_role)role);
}

/* So far from overflow that no sum of sizes needs a look. */
static bool is_small(const Shape *shape)
{
    double floats = 0;
    for (uint32_t i = 0; i < shape->array_count; i++)
        floats += (double)shape->arrays[i].rows * shape->arrays[i].columns;
    return floats < (double)SIZE_MAX / 64;
}

bool shape_create(Shape *shape, const didact_network_spec *spec)
{
    uint32_t count = spec->hidden_count + 1;
    *shape = (Shape){
        .layers = calloc(count, sizeof *shape->layers),
        .layer_count = count,
        .arrays = calloc(count, 4 * sizeof *shape->arrays),
        .epsilon = spec->layer_norm_epsilon,
        .output_bound = spec->output_bound,
    };
    for (uint32_t l = 0; shape->layers && shape->arrays && l < count; l++)
        add_layer(shape, spec, l);
    if (shape->layers && shape->arrays && is_small(shape))
        return true;
    shape_destroy(shape);
    *shape = (Shape){0};
    return false;
}

void shape_destroy(Shape *shape)
{
    free(shape->layers);
    free(shape->arrays);
}

size_t shape_array_size(const ShapeArray *array)
{
    return (size_t)array->rows * array->columns;
}

void shape_tell_array(const Shape *shape, size_t i, didact_array *array)
{
    const ShapeArray *from = &shape->arrays[i];
    array->role = from->role;
    array->name = from->name;
    array->rows = from->rows;
    array->columns = from->columns;
}

bool shape_is_hidden_weight(const Shape *shape, size_t i)
{
    return shape->arrays[i].role == DIDACT_WEIGHT && shape->arrays[i].layer + 1 < shape->layer_count;
}

void shape_begin(const Shape *shape, size_t i, didact_rng *rng, float values[])
{
    const ShapeArray *array = &shape->arrays[i];
    size_t size = shape_array_size(array);
    if (array->role != DIDACT_WEIGHT) {
        for (size_t j = 0; j < size; j++)
            values[j] = array->role == DIDACT_NORM_WEIGHT ? 1 : 0;
        return;
    }
    double bound = sqrt(6.0 / ((double)array->rows + array->columns));
    if (!shape_is_hidden_weight(shape, i) && shape->output_bound > 0)
        bound = shape->output_bound;
    for (size_t j = 0; j < size; j++)
        values[j] = (float)(bound * (2 * rng->uniform(rng) - 1));
}
