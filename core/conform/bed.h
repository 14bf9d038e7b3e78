/* A network of the backend that is tried, beside the reference with the same values, and the samples that both are given. */
#ifndef CORE_CONFORM_BED_H
#define CORE_CONFORM_BED_H

#include "conform/cases.h"
#include "conform/mlp.h"
#include "conform/subject.h"

typedef struct Bed {
    Subject *subject;
    didact_network_spec spec;
    int64_t hidden[CASE_DEPTH];
    char *name; /* as case_text has it */
    didact_network *network;
    Mlp *mlp;
} Bed;

/* Creates the network and fills it, through `write`, with values drawn from `seed`, the reference too. Hidden biases are
 * moved by `offset`. */
bool bed_make(Bed *bed, Subject *subject, const Case *made, uint64_t seed);
void bed_clear(Bed *bed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bed, bed_clear)

/* The creation alone, with the values that the backend begins with. */
bool bed_create(Bed *bed, Subject *subject, const didact_network_spec *spec, didact_rng *rng);

/* Draws values into the backend's network and the reference. */
void bed_fill(Bed *bed, uint64_t seed, double offset);

/* The gradient, drawn and written to both. */
void bed_fill_gradient(Bed *bed, uint64_t seed, double size);

/* The reference takes the backend's values, moments and step count. */
void bed_pull(Bed *bed);

/* All arrays of that content as the backend has them, one behind the other in canonical order, and how many numbers that
 * is. */
float *bed_read_all(const Bed *bed, didact_content content);
size_t bed_size(const Bed *bed);

/* Writes and reads one array in the reference's shape, whatever the backend says of it. */
void bed_write(Bed *bed, size_t i, didact_content content, const float values[]);
float *bed_read(const Bed *bed, size_t i, didact_content content);

/* The name that array i has in the contract: "1.norm.bias"; free with g_free. */
char *bed_array_name(const Bed *bed, size_t i);

/* A pass, for forward and backward or for forward alone; NULL after telling why there is none. */
didact_pass *bed_pass(Bed *bed, uint32_t capacity);
didact_pass *bed_pass_forward(Bed *bed, uint32_t capacity);

/* ---- samples ---- */

/* A batch: what goes in, and room for what comes out, which is poisoned with NaN. */
typedef struct Samples {
    uint32_t n;
    size_t x_count, side_count, y_count;
    float *x, *side, *dy, *y, *dx, *dside;
} Samples;

void samples_make(Samples *samples, const didact_network_spec *spec, uint32_t n, uint64_t seed);
void samples_clear(Samples *samples);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Samples, samples_clear)

/* The calls, told and checked. `dx` and `dside`: whether they are asked for (dside only where there is a side input). */
bool bed_forward(Bed *bed, didact_pass *pass, Samples *samples);
bool bed_backward(Bed *bed, didact_pass *pass, Samples *samples, bool parameters, bool dx, bool dside);
bool bed_step(Bed *bed, Bed *target, const didact_adam *adam, double tau);

/* A fresh pass that does both, with everything asked for, and goes again. */
bool bed_run(Bed *bed, Samples *samples);

#endif
