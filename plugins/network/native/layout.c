#include "layout.h"

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

static void arrange_layer(Layer *layer, const Shape *shape, uint32_t l)
{
    const ShapeLayer *from = &shape->layers[l];
    *layer = (Layer){
        .width = from->width,
        .columns = (uint32_t)padded(from->width),
        .stride = stride_of(from->width),
        .activation = from->activation,
        .norm = from->norm,
        .epsilon = (float)shape->epsilon,
    };
    add_source(layer, from->below);
    if (from->side > 0)
        add_source(layer, from->side);
    layer->narrow = l > 0 && l + 1 == shape->layer_count && layer->source_count == 1 && from->width <= BLOCK;
    if (layer->narrow)
        layer->stride = from->width;
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

static Place place_of(const Layer *layer, didact_role role)
{
    const size_t offsets[] = {
        [DIDACT_WEIGHT] = layer->sources[0].weight,
        [DIDACT_BIAS] = layer->bias,
        [DIDACT_NORM_WEIGHT] = layer->scale,
        [DIDACT_NORM_BIAS] = layer->shift,
    };
    Place place = {.offset = offsets[role], .row = 1};
    if (role == DIDACT_WEIGHT) {
        place.row = layer->narrow ? layer->sources[0].stride : 1;
        place.column = layer->narrow ? 1 : layer->stride;
    }
    return place;
}

static void arrange(Layout *layout)
{
    const Shape *shape = &layout->shape;
    for (uint32_t l = 0; l < shape->layer_count; l++) {
        arrange_layer(&layout->layers[l], shape, l);
        if (l + 1 == shape->layer_count)
            layout->hidden_weights = layout->size;
        place_weights(layout, &layout->layers[l]);
    }
    for (uint32_t l = 0; l < shape->layer_count; l++)
        place_vectors(layout, &layout->layers[l]);
    for (uint32_t i = 0; i < shape->array_count; i++)
        layout->places[i] = place_of(&layout->layers[shape->arrays[i].layer], shape->arrays[i].role);
}

bool layout_create(Layout *layout, const didact_network_spec *spec)
{
    *layout = (Layout){0};
    if (!shape_create(&layout->shape, spec))
        return false;
    layout->layers = calloc(layout->shape.layer_count, sizeof *layout->layers);
    layout->places = calloc(layout->shape.array_count, sizeof *layout->places);
    if (!layout->layers || !layout->places) {
        layout_destroy(layout);
        *layout = (Layout){0};
        return false;
    }
    arrange(layout);
    return true;
}

void layout_destroy(Layout *layout)
{
    shape_destroy(&layout->shape);
    free(layout->layers);
    free(layout->places);
}
