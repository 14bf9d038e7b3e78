/* The border inside the plugin: C above it, where the descriptor is, C++ below it. No exception crosses it. Each
 * function does what didact_network_api says of it. */
#ifndef TORCH_TORCH_H
#define TORCH_TORCH_H

#include <didact/network.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct Torch Torch;

/* network.cpp */
didact_status torch_open(const didact_host *host, bool cuda, int threads, Torch **torch);
void torch_close(Torch *torch);
didact_status network_create(void *self, const didact_network_spec *spec, didact_rng *rng, didact_network **network);
void network_destroy(didact_network *network);
didact_status network_step(didact_network *network, didact_network *target, const didact_adam *adam, double tau);
void network_copy(didact_network *to, const didact_network *from);
size_t network_array_count(const didact_network *network);
void network_array(const didact_network *network, size_t i, didact_array *array);
void network_read(const didact_network *network, size_t i, didact_content content, float values[]);
void network_write(didact_network *network, size_t i, didact_content content, const float values[]);
uint64_t network_step_count(const didact_network *network);
void network_set_step_count(didact_network *network, uint64_t steps);

/* pass.cpp */
didact_status pass_create(didact_network *network, uint32_t capacity, bool backward, didact_pass **pass);
void pass_destroy(didact_pass *pass);
didact_status pass_forward(didact_pass *pass, const float x[], const float side[], uint32_t n, float y[]);
didact_status pass_backward(didact_pass *pass, const float dy[], bool parameters, float dx[], float dside[]);

#ifdef __cplusplus
}
#endif

#endif
