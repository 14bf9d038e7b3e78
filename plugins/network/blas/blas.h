/* The backend's objects, how they lie in memory, and what each file does for didact_network_api.
 *
 * All parameters of a network are one flat run of floats, a sheet; their gradient and each of Adam's moments are
 * another. Each array begins at a multiple of ALIGNMENT; the gaps are zero and stay so. Weights are held as [in][out],
 * the side input's rows behind the others, so that the forward product is a plain one of row-major matrices. The
 * hidden layers' weights come first: they are what weight decay acts on. */
#ifndef BLAS_BLAS_H
#define BLAS_BLAS_H

#include "../shape.h"

enum { ALIGNMENT = 64 };

typedef struct Blas {
    const didact_host *host;
} Blas;

struct didact_network {
    const Blas *blas;
    Shape shape;
    size_t *places;        /* of each array in a sheet */
    size_t hidden_weights; /* floats, from a sheet's beginning */
    size_t size;           /* floats of a sheet */
    float *values, *gradient, *moment1, *moment2;
    uint64_t steps;
};

/* Aligned and zeroed; NULL when there is no memory left. free() gives it back. */
float *floats_create(size_t count);

/* network.c */
didact_status network_create(void *self, const didact_network_spec *spec, didact_rng *rng, didact_network **network);
void network_destroy(didact_network *network);
void network_copy(didact_network *to, const didact_network *from);
size_t network_array_count(const didact_network *network);
void network_array(const didact_network *network, size_t i, didact_array *array);
void network_read(const didact_network *network, size_t i, didact_content content, float values[]);
void network_write(didact_network *network, size_t i, didact_content content, const float values[]);
uint64_t network_step_count(const didact_network *network);
void network_set_step_count(didact_network *network, uint64_t steps);

/* pass.c */
didact_status pass_create(didact_network *network, uint32_t capacity, bool backward, didact_pass **pass);
void pass_destroy(didact_pass *pass);
didact_status pass_forward(didact_pass *pass, const float x[], const float side[], uint32_t n, float y[]);
didact_status pass_backward(didact_pass *pass, const float dy[], bool parameters, float dx[], float dside[]);

/* step.c */
didact_status network_step(didact_network *network, didact_network *target, const didact_adam *adam, double tau);

#endif
