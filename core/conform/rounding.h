/* How far single precision may stray from the reference: what honest rounding explains, and no more.
 *
 * Each operation in float32 errs by at most u = 2^-24 of its result. A sum of k terms, in whatever order, then errs by at
 * most k u S, where S is the sum of the terms' absolute values; but roundings do not conspire, and with a probability of
 * 1 - 2 exp(-r^2 / 2) the error stays below r sqrt(k) u S (Higham, Mary 2019, "A new approach to probabilistic rounding
 * error analysis"). So every number of a forward and a backward is given the deviation
 *
 *     d^2 = (sqrt(k) u S)^2 + the sum over what it was computed from of (its derivative by that)^2 (that one's d)^2
 *
 * layer by layer, to first order, with S and the derivatives from the reference. ROUNDING_REACH = 8 of these deviations are
 * allowed: rounding that goes further has the chance 3e-14 for each number. No constant here was fitted to a backend. Errors
 * that a whole row shares, those of its mean and its deviation, are taken as if each number had its own, which can be too
 * little by a small factor; that S bounds every partial sum, where half of the terms cancel the other half, is too much by a
 * larger one.
 *
 * Functions: a square root and a division err by u, tanh by 2 u or so in any library. A relu whose argument is nearer to 0
 * than it may stray can open or not: its derivative is then in doubt by 1. */
#ifndef CORE_CONFORM_ROUNDING_H
#define CORE_CONFORM_ROUNDING_H

#include "conform/mlp.h"

#define ROUNDING_UNIT 0x1p-24
#define ROUNDING_REACH 8

/* Deviations, in the shapes of the numbers that they belong to. */
typedef struct Rounding {
    double *y, *dx, *dside;
    size_t array_count;
    double **gradient; /* of each array */
} Rounding;

/* Of everything that the network's last forward and, where `backward`, its last backward computed; the rest is NULL. */
Rounding *rounding_of(const Mlp *mlp, bool backward);
void rounding_free(Rounding *rounding);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rounding, rounding_free)

/* How far from `expected` a number of that deviation may be. Numbers too small for float32 to be normal may become 0. */
double rounding_allowed(double expected, double deviation);

#endif
