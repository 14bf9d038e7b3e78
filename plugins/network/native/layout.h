/* How a network lies in memory: one flat run of floats for all its parameters, and the same run for their gradient and
 * for each of Adam's moments.
 *
 * A wide layer's weights are stored [in][out], one row an input, so that the forward product reads rows. Every row,
 * here and in the activations, begins at a multiple of BLOCK floats and is padded with zeros, so that kernels neither
 * mask nor straddle; a zero's gradient is zero, so that the padding stays zero until a NaN comes, which nothing but a
 * write ends. A narrow layer, an output of a few numbers, is stored [out][in] and its activations are dense. The
 * hidden layers' weights come first: they are what weight decay acts on. */
#ifndef NATIVE_LAYOUT_H
#define NATIVE_LAYOUT_H

#include "shape.h"

enum { BLOCK = 16, ALIGNMENT = BLOCK * sizeof(float) };

/* One of a layer's inputs: what the layer below gives out (or x), and beside it perhaps the side input. */
typedef struct Source {
    uint32_t width;
    uint32_t columns;  /* width, padded to a block */
    uint32_t stride;   /* from row to row where rows are as wide as this source */
    size_t weight;     /* where its weights begin: [width][layer's stride], of a narrow layer [layer's width][stride] */
    size_t transposed; /* where they begin in the transposed weights of wide layers, [layer's width][stride] */
} Source;

typedef struct Layer {
    uint32_t width;
    uint32_t columns; /* width, padded to a block */
    uint32_t stride;  /* from row to row; of a narrow layer its width */
    bool narrow;
    uint32_t source_count;
    Source sources[2];
    size_t bias, scale, shift; /* vectors; scale and shift are the normalisation's */
    didact_activation activation;
    bool norm;
    float epsilon;
} Layer;

/* Where an array of the shape lies: element (r, c) at offset + r * row + c * column. */
typedef struct Place {
    size_t offset;
    uint32_t row, column;
} Place;

typedef struct Layout {
    Shape shape;
    Layer *layers;         /* as many as the shape has */
    Place *places;         /* of each of the shape's arrays */
    uint32_t widest;       /* the greatest stride of a layer */
    size_t hidden_weights; /* floats, from the beginning */
    size_t size;           /* floats in all */
    size_t transposed_size;
} Layout;

/* False when there is no memory left. */
bool layout_create(Layout *layout, const didact_network_spec *spec);
void layout_destroy(Layout *layout);

size_t padded(size_t width);

/* Aligned, zeroed; NULL when there is no memory left. free() gives it back. */
float *floats_create(size_t count);

#endif
