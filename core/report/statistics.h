/* Means and what may be said of them from a few seeds. */
#ifndef CORE_REPORT_STATISTICS_H
#define CORE_REPORT_STATISTICS_H

#include <stddef.h>

/* A mean and the interval that covers the true one with some confidence. */
typedef struct Interval {
    size_t count;     /* values it is made of */
    double mean;      /* NAN without values */
    double low, high; /* NAN with fewer than two */
} Interval;

/* NAN without values. */
double statistics_mean(const double values[], size_t count);

/* The two-sided Student t interval of the mean of independent values; `level` is 0.95 for 95 %. */
Interval statistics_t_interval(const double values[], size_t count, double level);

/* The t below which Student's distribution with that many degrees of freedom (1 or more) has the share p, 0 < p < 1. */
double statistics_t_quantile(double p, double degrees);

#endif
