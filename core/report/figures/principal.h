/* The two directions in which rows of numbers vary most, each number in units of its own deviation: the leading eigenvectors of
 * their correlations. */
#ifndef CORE_REPORT_PRINCIPAL_H
#define CORE_REPORT_PRINCIPAL_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Principal {
    unsigned size;
    double *mean, *inverse; /* [size]: 1 / deviation; 0 for what does not vary */
    double *axes[2];        /* [size]: of length 1, at right angles, the largest component positive */
    double share[2];        /* of the variance of all numbers */
} Principal;

/* Of [count][size] finite numbers. NULL when fewer than two of the numbers vary. */
Principal *principal_of(const float rows[], size_t count, unsigned size);
void principal_free(Principal *principal);

/* Where the row lies in these directions. */
void principal_place(const Principal *principal, const float row[], double place[2]);

#endif
