/* Numbers of a backend against what they ought to be, and the words for the one that is furthest off. */
#ifndef CORE_CONFORM_COMPARE_H
#define CORE_CONFORM_COMPARE_H

#include "conform/bed.h"
#include "conform/rounding.h"

/* What is compared: "y" or "0.weight", as rows of `columns` numbers. */
typedef struct Named {
    const char *name;
    size_t count, columns;
} Named;

/* Each number may differ from the expected one by allowed[i]; NaN agrees with nothing. The greatest share of what is allowed
 * goes to `worst` where it is greater than what stands there. False tells the trial of the number that is furthest off. */
bool compare_within(Trial *trial, Named named, const float got[], const double expected[], const double allowed[],
                    double *worst);

/* The same, where deviations[i] comes from the rounding analysis. */
bool compare_rounded(Trial *trial, Named named, const float got[], const double expected[], const double deviations[],
                     double *worst);

/* Bit for bit; `other` says what `expected` is: "the original". */
bool compare_bits(Trial *trial, Named named, const float got[], const float expected[], const char *other);

/* What a backend gave for the samples (its last bed_forward and bed_backward) against the reference. */
typedef enum Part { PART_Y = 1, PART_GRADIENT = 2, PART_DX = 4, PART_DSIDE = 8 } Part;
bool compare_parts(Bed *bed, const Samples *samples, unsigned parts, double *worst);

/* Everything that two networks hold of these contents, bit for bit. */
bool compare_networks(const Bed *got, const Bed *expected, const char *other);

/* Everything that two runs gave, bit for bit. */
bool compare_samples(Bed *bed, const Samples *got, const Samples *expected, const char *other);

#endif
