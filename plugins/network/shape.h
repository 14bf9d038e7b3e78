/* A network's layers and arrays as didact/network.h describes them: what is refused, what the arrays are called, what
 * they begin with. */
#ifndef NETWORK_SHAPE_H
#define NETWORK_SHAPE_H

#include <didact/network.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ShapeLayer {
    uint32_t width;
    uint32_t below;       /* inputs from the layer below, or the network's own */
    uint32_t side;        /* inputs behind them, from the side input; 0: none */
    uint32_t first_array; /* its weight; bias, norm.weight and norm.bias follow */
    didact_activation activation;
    bool norm;
} ShapeLayer;

typedef struct ShapeArray {
    didact_role role;
    uint32_t layer, rows, columns;
    char name[24];
} ShapeArray;

typedef struct Shape {
    ShapeLayer *layers;
    uint32_t layer_count; /* the last is the output */
    ShapeArray *arrays;   /* in canonical order: layer by layer weight, bias, norm.weight, norm.bias */
    uint32_t array_count;
    double epsilon;
    double output_bound;
} Shape;

/* Why there can be no such network, or NULL. */
const char *shape_fault(const didact_network_spec *spec);

/* For a spec without fault. False when there is not the memory, for this or for the network's numbers. */
bool shape_create(Shape *shape, const didact_network_spec *spec);
void shape_destroy(Shape *shape);

size_t shape_array_size(const ShapeArray *array);
void shape_tell_array(const Shape *shape, size_t i, didact_array *array);
bool shape_is_hidden_weight(const Shape *shape, size_t i);

/* What array i begins with, in the outside's layout. Called for each array in order, on one stream. */
void shape_begin(const Shape *shape, size_t i, didact_rng *rng, float values[]);

#ifdef __cplusplus
}
#endif

#endif
