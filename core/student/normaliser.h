/* The running normaliser of observations: (x - mean) / deviation, clipped.
 *
 * Statistics are gathered with normaliser_add, but take effect only at normaliser_publish: within an iteration everybody
 * sees the same ones, else their drift would enter the meta-reward. */
#ifndef CORE_STUDENT_NORMALISER_H
#define CORE_STUDENT_NORMALISER_H

#include "record/archive.h"
#include "student/settings.h"

typedef struct Normaliser {
    uint32_t size;
    bool active; /* false: observations pass as they are */
    float clip;
    double minimum_variance;
    uint64_t count;
    double *mean, *squares; /* [size], running; squares: sum of squared distances from the mean (Welford 1962) */
    float *offset, *scale;  /* [size], as published: the mean, and 1 / deviation */
} Normaliser;

Normaliser *normaliser_new(uint32_t size, const StudentSettings *settings);
void normaliser_free(Normaliser *normaliser);

/* Takes `count` raw observations [count][size] into the statistics, in order. */
void normaliser_add(Normaliser *normaliser, const float observations[], size_t count);

/* From now on observations are normalised by all that was added. */
void normaliser_publish(Normaliser *normaliser);

/* normalised [size] from raw [size]; they may be the same array. */
void normaliser_apply(const Normaliser *normaliser, const float raw[], float normalised[]);

/* Its statistics, running and published. */
void normaliser_archive(Normaliser *normaliser, Archive *archive);

#endif
