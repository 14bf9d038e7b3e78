#include "layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t padded(size_t width)
{
    return (width + BLOCK - 1) / BLOCK * BLOCK;
}

float *floats_create(size_t count)
{
    if (count > SIZE_MAX / sizeof(float) - BLOCK)
        return NULL;
    size_t bytes = padded(count + 1) * sizeof(float);
    float *floats = aligned_alloc(ALIGNMENT, bytes);
    if (floats)
        memset(floats, 0, bytes);
    return floats;
}

/* Rows of several whole cache lines that are a power of two apart would share a few of the cache's sets. */
static uint32_t stride_of(uint32_t width)
{
    uint32_t columns = (uint32_t)padded(width);
    return columns > 64 && columns % 64 == 0 ? columns + BLOCK : columns;
}

static void add_source(Layer *layer, uint32_t width)
{
    layer->sources[layer->source_count++] =
        (Source){.width = width, .columns = (uint32_t)padded(width), .stride = stride_of(width)};
}

static void shape_layer(Layer *layer, const didact_network_spec *spec, uint32_t number)
{
    bool output = number > spec->hidden_count;
    uint32_t width = output ? spec->output_size : (uint32_t)spec->hidden[number - 1];
    *layer = (Layer){
        .width = width,
        .columns = (uint32_t)padded(width),
        .stride = stride_of(width),
        .activation = (didact_activation)(output ? spec->output_activation : spec->activation),
        .norm = spec->layer_norm && !output,
        .epsilon = (float)spec->layer_norm_epsilon,
    };
    add_source(layer, number == 1 ? spec->input_size : (uint32_t)spec->hidden[number - 2]);
    if (spec->side_size > 0 && number == spec->side_layer)
        add_source(layer, spec->side_size);
    layer->narrow = output && number > 1 && layer->source_count == 1 && width <= BLOCK;
    if (layer->narrow)
        layer->stride = width;
}

static uint32_t inputs_of(const Layer *layer)
{
    return layer->sources[0].width + (layer->source_count > 1 ? layer->sources[1].width : 0);
}

static void place_weights(Layout *layout, Layer *layer)
{
    for (uint32_t s = 0; s < layer->source_count; s++) {
        Source *source = &layer->sources[s];
        source->weight = layout->size;
        source->transposed = layout->transposed_size;
        if (layer->narrow) {
            layout->size += (size_t)layer->width * source->stride;
        } else {
            layout->size += (size_t)source->width * layer->stride;
            layout->transposed_size += (size_t)layer->width * source->stride;
        }
    }
    if (layer->stride > layout->widest)
        layout->widest = layer->stride;
}

static void place_vectors(Layout *layout, Layer *layer)
{
    size_t *places[] = {&layer->bias, &layer->scale, &layer->shift};
    for (int i = 0; i < (layer->norm ? 3 : 1); i++) {
        *places[i] = layout->size;
        layout->size += layer->columns;
    }
}

/* A vector has one column. */
static void add_array(Layout *layout, uint32_t layer, didact_role role, size_t offset)
{
    static const char *const names[] = {
        [DIDACT_WEIGHT] = "weight",
        [DIDACT_BIAS] = "bias",
        [DIDACT_NORM_WEIGHT] = "norm.weight",
        [DIDACT_NORM_BIAS] = "norm.bias",
    };
    const Layer *of = &layout->layers[layer];
    Array *array = &layout->arrays[layout->array_count++];
    *array = (Array){.role = role, .rows = of->width, .columns = 1, .row = 1, .offset = offset};
    if (role == DIDACT_WEIGHT) {
        array->columns = inputs_of(of);
        array->row = of->narrow ? of->sources[0].stride : 1;
        array->column = of->narrow ? 1 : of->stride;
    }
    snprintf(array->name, sizeof array->name, "%u.%s", layer, names[role]);
}

static void list_arrays(Layout *layout)
{
    for (uint32_t l = 0; l < layout->layer_count; l++) {
        const Layer *layer = &layout->layers[l];
        add_array(layout, l, DIDACT_WEIGHT, layer->sources[0].weight);
        add_array(layout, l, DIDACT_BIAS, layer->bias);
        if (layer->norm) {
            add_array(layout, l, DIDACT_NORM_WEIGHT, layer->scale);
            add_array(layout, l, DIDACT_NORM_BIAS, layer->shift);
        }
    }
}

bool layout_create(Layout *layout, const didact_network_spec *spec)
{
    uint32_t count = spec->hidden_count + 1;
    *layout = (Layout){
        .layers = calloc(count, sizeof *layout->layers),
        .arrays = calloc(count, 4 * sizeof *layout->arrays),
        .layer_count = count,
    };
    if (!layout->layers || !layout->arrays) {
        layout_destroy(layout);
        return false;
    }
    for (uint32_t l = 0; l < count; l++) {
        shape_layer(&layout->layers[l], spec, l + 1);
        if (l == spec->hidden_count)
            layout->hidden_weights = layout->size;
        place_weights(layout, &layout->layers[l]);
    }
    for (uint32_t l = 0; l < count; l++)
        place_vectors(layout, &layout->layers[l]);
    list_arrays(layout);
    return true;
}

void layout_destroy(Layout *layout)
{
    free(layout->layers);
    free(layout->arrays);
}
