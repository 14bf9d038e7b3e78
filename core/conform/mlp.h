/* A multilayer perceptron in double precision that means what didact_network_api means: plain loops over samples, outputs
 * and inputs, slow, and checked against central differences. What backends are compared with. */
#ifndef CORE_CONFORM_MLP_H
#define CORE_CONFORM_MLP_H

#include <didact/network.h>
#include <glib.h>

/* One array of parameters in the canonical layout. */
typedef struct MlpArray {
    didact_role role;
    size_t rows, columns;
    double *values, *gradient, *moment1, *moment2; /* [rows][columns] */
} MlpArray;

typedef struct Mlp Mlp;

/* All parameters begin at 0 but the scales of layer normalisation, at 1. `spec` is copied. */
Mlp *mlp_new(const didact_network_spec *spec);
void mlp_free(Mlp *mlp);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mlp, mlp_free)

/* The arrays in canonical order: layer by layer weight, bias, norm.weight, norm.bias. */
size_t mlp_array_count(const Mlp *mlp);
MlpArray *mlp_array(Mlp *mlp, size_t i);

/* As didact_network_api has them; a network remembers its last forward itself. dx and dside may be NULL. */
void mlp_forward(Mlp *mlp, const double x[], const double side[], size_t n, double y[]);
void mlp_backward(Mlp *mlp, const double dy[], double dx[], double dside[]);

/* What Adam adds of an array's values to their gradient: l2 for the hidden layers' weights, 0 for everything else. */
double mlp_decay(const Mlp *mlp, const MlpArray *array, const didact_adam *adam);

/* The length of the gradient that Adam uses, before it is clipped. */
double mlp_gradient_norm(const Mlp *mlp, const didact_adam *adam);

/* Adam on the gradient there is, with weight decay and clipping. It counts its steps. */
void mlp_adam(Mlp *mlp, const didact_adam *adam);
void mlp_set_steps(Mlp *mlp, uint64_t steps);

/* target += tau (mlp - target) */
void mlp_follow(Mlp *target, const Mlp *mlp, double tau);

#endif
