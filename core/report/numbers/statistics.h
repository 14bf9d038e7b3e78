/* Statistics of a few numbers. Definitions as in numpy and scipy, where these have them. None of the values may be NAN; they may
 * be infinite where only quantiles are taken. */
#ifndef CORE_REPORT_STATISTICS_H
#define CORE_REPORT_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>

/* A number and the interval that covers what it estimates, with 95 % confidence. */
typedef struct Interval {
    double value;     /* NAN: there is none */
    double low, high; /* NAN where they cannot be told: fewer than two values */
} Interval;

/* True where the interval is known and does not contain `value`. */
bool interval_excludes(Interval interval, double value);

/* NAN without values. */
double statistics_mean(const double values[], size_t count);

/* `from` where share is 0, `to` where it is 1, linear between; infinite ends stay what they are. */
double statistics_between(double from, double to, double share);

/* The quantile q, 0 <= q <= 1, of ascending values, by linear interpolation: numpy's default (Hyndman, Fan 1996, type 7). */
double statistics_quantile(const double ascending[], size_t count, double q);

/* The interquartile mean: the mean without the floor(count / 4) lowest and as many of the highest (scipy's trim_mean with 0.25;
 * Agarwal et al. 2021). With fewer than four values it is the mean. */
double statistics_iqm(const double ascending[], size_t count);

/* Sorts in place. */
void statistics_sort(double values[], size_t count);

/* Corrects p-values of one family of comparisons in place, by Holm's method (1979): each is multiplied by how many are not
 * smaller, made monotonous, and held at 1. NAN stays, and counts for none. */
void statistics_holm(double p[], size_t count);

/* P(X > Y) over all pairs, equal ones counted half. */
double statistics_improvement(const double x[], size_t x_count, const double y[], size_t y_count);

#endif
