/* How a network lies in memory: one flat run of floats for all its parameters, and the same run for their gradient and for
 * each of Adam's moments.
 *
 * A wide layer's weights are stored [in][out], one row an input, so that the forward product reads rows. Every row, here and
 * in the activations, begins at a multiple of BLOCK floats and is padded with zeros, so that kernels neither mask nor
 * straddle; a zero's gradient is zero, so that the padding stays zero. A narrow layer, an output of a few numbers, is stored
 * [out][in] and its activations are dense. The hidden layers' weights come first: they are what weight decay acts on. */
#ifndef NATIVE_LAYOUT_H
#define NATIVE_LAYOUT_H

#include <didact/network.h>

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

/* One array as the outside knows it: [rows][columns] there, element (r, c) at offset + r * row + c * column here. */
typedef struct Array {
    didact_role role;
    uint32_t rows, columns;
    uint32_t row, column;
    size_t offset;
    char name[24];
} Array;

typedef struct Layout {
    Layer *layers;
    uint32_t layer_count;
    uint32_t widest; /* the greatest stride of a layer */
    Array *arrays;   /* in canonical order: layer by layer weight, bias, norm.weight, norm.bias */
    uint32_t array_count;
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
