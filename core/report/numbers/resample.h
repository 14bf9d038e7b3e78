/* What statistics become in a block of resamples. `counts` is [runs][BOOTSTRAP_BLOCK], results are [BOOTSTRAP_BLOCK]. */
#ifndef CORE_REPORT_RESAMPLE_H
#define CORE_REPORT_RESAMPLE_H

#include "report/numbers/bootstrap.h"

/* Values in ascending order, and whose they are. */
typedef struct Order {
    double *values;
    unsigned *runs, count;
} Order;

Order order_of(const double values[], unsigned count);
void order_clear(Order *order);

/* The mean without the `cut` lowest and highest of each resample: with count / 4 the interquartile mean, with (count - 1) / 2 the
 * median. The values are finite. */
void resample_trimmed_mean(const uint8_t counts[], const Order *order, unsigned cut, double means[]);

/* Adds factor * P(X > Y), equal ones counted half, of two samples resampled apart. */
void resample_add_improvement(const uint8_t x_counts[], const Order *x, const uint8_t y_counts[], const Order *y,
                              double factor, double sums[]);

/* Adds weight times how often the run was drawn. */
void resample_add(const uint8_t counts[], unsigned run, double weight, double sums[]);

#endif
