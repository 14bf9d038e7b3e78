#include "report/numbers/intervals.h"

#include "report/numbers/resample.h"

#include <glib.h>
#include <math.h>
#include <string.h>

/* The trimmed mean and its interval from so many blocks. */
static Interval trimmed_mean(Bootstrap *bootstrap, const Order *order, Strata strata, unsigned cut, unsigned blocks,
                             double *resampled)
{
    double value = statistics_mean(order->values + cut, order->count - 2 * cut);
    if (!bootstrap_can_tell(strata))
        return bootstrap_alone(value);
    for (unsigned b = 0; b < blocks; b++)
        resample_trimmed_mean(bootstrap_block(bootstrap, BOOTSTRAP_FIRST, strata, b), order, cut,
                              resampled + (size_t)b * BOOTSTRAP_BLOCK);
    return bootstrap_interval(value, resampled, blocks * BOOTSTRAP_BLOCK);
}

static unsigned median_cut(unsigned count)
{
    return (count - 1) / 2;
}

Summary intervals_none(void)
{
    Interval none = bootstrap_alone(NAN);
    return (Summary){none, none, none};
}

Summary intervals_summary(Bootstrap *bootstrap, const double values[], Strata strata)
{
    unsigned runs = strata_runs(strata);
    if (!runs)
        return intervals_none();
    Order order = order_of(values, runs);
    g_autofree double *resampled = g_new(double, BOOTSTRAP_NUMBERS *BOOTSTRAP_BLOCK);
    const unsigned cuts[] = {runs / 4, 0, median_cut(runs)};
    Interval intervals[G_N_ELEMENTS(cuts)];
    for (size_t i = 0; i < G_N_ELEMENTS(cuts); i++)
        intervals[i] = trimmed_mean(bootstrap, &order, strata, cuts[i], BOOTSTRAP_NUMBERS, resampled);
    order_clear(&order);
    return (Summary){intervals[0], intervals[1], intervals[2]};
}

Interval intervals_curve_point(Bootstrap *bootstrap, const double values[], Strata strata)
{
    double resampled[BOOTSTRAP_CURVES * BOOTSTRAP_BLOCK];
    unsigned runs = strata_runs(strata);
    if (!runs)
        return bootstrap_alone(NAN);
    Order order = order_of(values, runs);
    Interval point = trimmed_mean(bootstrap, &order, strata, runs / 4, BOOTSTRAP_CURVES, resampled);
    order_clear(&order);
    return point;
}

/* ---- medians of what may be infinite ---- */

static const double NEVER = 1e300; /* in place of INFINITY, which none of zero draws must become NAN by */

static double from_never(double x)
{
    return x >= NEVER / 4 ? INFINITY : x;
}

Interval intervals_median(Bootstrap *bootstrap, const double values[], Strata strata)
{
    unsigned runs = strata_runs(strata);
    if (!runs)
        return bootstrap_alone(NAN);
    g_autofree double *held = g_new(double, runs);
    for (unsigned i = 0; i < runs; i++)
        held[i] = fmin(values[i], NEVER);
    g_autofree double *resampled = g_new(double, BOOTSTRAP_NUMBERS *BOOTSTRAP_BLOCK);
    Order order = order_of(held, runs);
    Interval median = trimmed_mean(bootstrap, &order, strata, median_cut(runs), BOOTSTRAP_NUMBERS, resampled);
    order_clear(&order);
    return (Interval){from_never(median.value), from_never(median.low), from_never(median.high)};
}

/* ---- profiles ---- */

static double share_above(const double values[], unsigned count, double tau)
{
    unsigned above = 0;
    for (unsigned i = 0; i < count; i++)
        above += values[i] > tau;
    return (double)above / count;
}

static Interval share_interval(Bootstrap *bootstrap, const double values[], Strata strata, double tau)
{
    double resampled[BOOTSTRAP_CURVES * BOOTSTRAP_BLOCK] = {0};
    unsigned runs = strata_runs(strata);
    double value = share_above(values, runs, tau);
    if (!bootstrap_can_tell(strata))
        return bootstrap_alone(value);
    for (unsigned b = 0; b < BOOTSTRAP_CURVES; b++) {
        const uint8_t *counts = bootstrap_block(bootstrap, BOOTSTRAP_FIRST, strata, b);
        for (unsigned i = 0; i < runs; i++)
            if (values[i] > tau)
                resample_add(counts, i, 1.0 / runs, resampled + (size_t)b * BOOTSTRAP_BLOCK);
    }
    return bootstrap_interval(value, resampled, BOOTSTRAP_CURVES * BOOTSTRAP_BLOCK);
}

void intervals_profile(Bootstrap *bootstrap, const double values[], Strata strata, const double taus[], unsigned count,
                       Interval profile[])
{
    for (unsigned i = 0; i < count; i++)
        profile[i] = share_interval(bootstrap, values, strata, taus[i]);
}
