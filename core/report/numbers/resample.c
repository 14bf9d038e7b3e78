#include "report/numbers/resample.h"

#include <glib.h>

typedef struct Ranked {
    double value;
    unsigned run;
} Ranked;

/* Equal values in the order of their runs, so that the same runs give the same sums. */
static int compare(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    int by_value = (x->value > y->value) - (x->value < y->value);
    return by_value ? by_value : (x->run > y->run) - (x->run < y->run);
}

Order order_of(const double values[], unsigned count)
{
    g_autofree Ranked *ranked = g_new(Ranked, count);
    for (unsigned i = 0; i < count; i++)
        ranked[i] = (Ranked){values[i], i};
    if (count)
        qsort(ranked, count, sizeof ranked[0], compare);
    Order order = {g_new(double, count), g_new(unsigned, count), count};
    for (unsigned i = 0; i < count; i++) {
        order.values[i] = ranked[i].value;
        order.runs[i] = ranked[i].run;
    }
    return order;
}

void order_clear(Order *order)
{
    g_free(order->values);
    g_free(order->runs);
}

static const uint8_t *counts_of(const uint8_t counts[], const Order *order, unsigned i)
{
    return counts + (size_t)order->runs[i] * BOOTSTRAP_BLOCK;
}

/* How far the walk through the sorted resamples has come. */
typedef struct Walk {
    int32_t passed[BOOTSTRAP_BLOCK]; /* values */
    int32_t held[BOOTSTRAP_BLOCK];   /* the same, held between the ends of what is not cut off */
} Walk;

/* Moves on by a run's share of each resample, and adds its value as often as it is not cut off. */
static void add_share(Walk *restrict walk, const uint8_t *restrict counts, double value, int32_t first, int32_t end,
                      double *restrict sums)
{
    for (unsigned r = 0; r < BOOTSTRAP_BLOCK; r++) {
        int32_t passed = walk->passed[r] + counts[r];
        int32_t held = MAX(passed, first);
        held = MIN(held, end);
        sums[r] += (held - walk->held[r]) * value;
        walk->passed[r] = passed;
        walk->held[r] = held;
    }
}

void resample_trimmed_mean(const uint8_t counts[], const Order *order, unsigned cut, double means[])
{
    Walk walk = {0};
    int32_t first = (int32_t)cut, end = (int32_t)(order->count - cut);
    for (unsigned r = 0; r < BOOTSTRAP_BLOCK; r++) {
        walk.held[r] = first;
        means[r] = 0;
    }
    for (unsigned i = 0; i < order->count; i++)
        add_share(&walk, counts_of(counts, order, i), order->values[i], first, end, means);
    for (unsigned r = 0; r < BOOTSTRAP_BLOCK; r++)
        means[r] /= end - first;
}

static void add_weighted(const uint8_t *restrict counts, double weight, double *restrict sums)
{
    for (unsigned r = 0; r < BOOTSTRAP_BLOCK; r++)
        sums[r] += weight * counts[r];
}

void resample_add(const uint8_t counts[], unsigned run, double weight, double sums[])
{
    add_weighted(counts + (size_t)run * BOOTSTRAP_BLOCK, weight, sums);
}

/* ---- improvement ---- */

static void add_products(const uint8_t *restrict counts, const double *restrict below, double factor,
                         double *restrict sums)
{
    for (unsigned r = 0; r < BOOTSTRAP_BLOCK; r++)
        sums[r] += factor * counts[r] * below[r];
}

/* Where the values that equal `value` end. */
static unsigned end_of(const Order *order, unsigned from, double value)
{
    while (from < order->count && order->values[from] <= value)
        from++;
    return from;
}

void resample_add_improvement(const uint8_t x_counts[], const Order *x, const uint8_t y_counts[], const Order *y,
                              double factor, double sums[])
{
    double below[BOOTSTRAP_BLOCK] = {0}; /* of y's, and half of those that are equal */
    double part = factor / ((double)x->count * y->count);
    for (unsigned i = 0, j = 0; i < x->count;) {
        double value = x->values[i];
        for (; j < y->count && y->values[j] < value; j++)
            resample_add(y_counts, y->runs[j], 1, below);
        unsigned x_end = end_of(x, i, value), y_end = end_of(y, j, value);
        for (unsigned k = j; k < y_end; k++)
            resample_add(y_counts, y->runs[k], 0.5, below);
        for (; i < x_end; i++)
            add_products(counts_of(x_counts, x, i), below, part, sums);
        for (; j < y_end; j++)
            resample_add(y_counts, y->runs[j], 0.5, below);
    }
}
