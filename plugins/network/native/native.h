/* The backend's objects, and what each file does for didact_network_api. */
#ifndef NATIVE_NATIVE_H
#define NATIVE_NATIVE_H

#include "kernels.h"

typedef struct Native {
    const didact_host *host;
    const Kernels *kernels;
} Native;

struct didact_network {
    const Native *native;
    Layout layout;
    float *values, *gradient, *moment1, *moment2; /* [layout.size] each */
    float *transposed;                            /* [layout.transposed_size], of the weights that backward asked for */
    bool *fresh;                                  /* by layer: does it agree with the values? */
    uint64_t steps;
};

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

/* Must follow every change of the values. */
void network_changed(didact_network *network);

/* pass.c */
didact_status pass_create(didact_network *network, uint32_t capacity, bool backward, didact_pass **pass);
void pass_destroy(didact_pass *pass);
didact_status pass_forward(didact_pass *pass, const float x[], const float side[], uint32_t n, float y[]);
didact_status pass_backward(didact_pass *pass, const float dy[], bool parameters, float dx[], float dside[]);

/* step.c */
didact_status network_step(didact_network *network, didact_network *target, const didact_adam *adam, double tau);

#endif
