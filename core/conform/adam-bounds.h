/* One step of Adam in single precision: how far it may be from the reference's.
 *
 * Each number goes its own way through a dozen operations, so the bounds are the worst case: every operation, and every
 * number of didact_adam and what follows from it, may be rounded once to float32. What that does to 1 - beta and to the
 * bias correction, which lose digits, is counted. The length of a gradient is a sum over everything and has the
 * probabilistic bound of rounding.h. */
#ifndef CORE_CONFORM_ADAM_BOUNDS_H
#define CORE_CONFORM_ADAM_BOUNDS_H

#include "conform/mlp.h"

/* Allowed differences for each array, [rows][columns]. */
typedef struct AdamBounds {
    size_t array_count;
    double **value, **moment1, **moment2;
} AdamBounds;

/* Makes the reference's step number `step` and tells how far a backend that began with the same floats may be from it. */
AdamBounds *adam_step(Mlp *mlp, const didact_adam *adam, uint64_t step);
void adam_bounds_free(AdamBounds *bounds);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdamBounds, adam_bounds_free)

/* How far the target, `target` before and `value` after the step, may be from target + tau (value - target). */
double soft_update_bound(double target, double value, double of_value, double tau);

#endif
