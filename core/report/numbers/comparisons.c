#include "report/numbers/comparisons.h"

#include "report/numbers/permutation.h"
#include "report/numbers/resample.h"
#include <math.h>
#include <string.h>

/* ---- pairs ---- */

/* Runs of the same task and seed: they share initial networks and starts of evaluations, so that much of the chance cancels. */
typedef struct Pairs {
    GArray *own, *other; /* double, beside each other, task after task */
    GArray *sizes;       /* unsigned: of the tasks that have any */
    unsigned fewest;     /* on one task */
} Pairs;

/* A plan that names a run twice is no reason for a second pair. */
static int find_seed(const Result *result, int64_t seed)
{
    for (unsigned i = 0; i < result->runs->len; i++)
        if (((const Run *)result->runs->pdata[i])->seed == seed)
            return (int)i;
    return -1;
}

static unsigned add_pairs(Pairs *pairs, const Scores *own, const Scores *other)
{
    unsigned before = pairs->own->len;
    for (unsigned i = 0; i < own->result->runs->len; i++) {
        int64_t seed = ((const Run *)own->result->runs->pdata[i])->seed;
        int j = find_seed(other->result, seed);
        if (j < 0 || find_seed(own->result, seed) != (int)i)
            continue;
        g_array_append_val(pairs->own, own->values[i]);
        g_array_append_val(pairs->other, other->values[j]);
    }
    return pairs->own->len - before;
}

static Pairs pairs_of(const Scores own[], const Scores other[], unsigned tasks)
{
    Pairs pairs = {g_array_new(FALSE, FALSE, sizeof(double)), g_array_new(FALSE, FALSE, sizeof(double)),
                   g_array_new(FALSE, FALSE, sizeof(unsigned)), G_MAXUINT};
    for (unsigned t = 0; t < tasks; t++) {
        unsigned size = add_pairs(&pairs, &own[t], &other[t]);
        pairs.fewest = MIN(pairs.fewest, size);
        if (size)
            g_array_append_val(pairs.sizes, size);
    }
    return pairs;
}

static void pairs_clear(Pairs *pairs)
{
    g_array_unref(pairs->own);
    g_array_unref(pairs->other);
    g_array_unref(pairs->sizes);
}

static const double *values_of(const GArray *values)
{
    return (const double *)(void *)values->data;
}

static Strata strata_of(const GArray *sizes)
{
    return (Strata){(const unsigned *)(void *)sizes->data, sizes->len};
}

/* ---- statistics over pairs ---- */

/* Both samples are resampled by the same draws: a pair stays a pair. */
static void resample_differences(Bootstrap *bootstrap, Strata strata, const Order *own, const Order *other,
                                 double *resampled)
{
    unsigned cut = own->count / 4;
    double others[BOOTSTRAP_BLOCK];
    for (unsigned b = 0; b < BOOTSTRAP_NUMBERS; b++) {
        const uint8_t *counts = bootstrap_block(bootstrap, BOOTSTRAP_FIRST, strata, b);
        double *differences = resampled + (size_t)b * BOOTSTRAP_BLOCK;
        resample_trimmed_mean(counts, own, cut, differences);
        resample_trimmed_mean(counts, other, cut, others);
        for (unsigned r = 0; r < BOOTSTRAP_BLOCK; r++)
            differences[r] -= others[r];
    }
}

static Interval difference_of(Bootstrap *bootstrap, const Pairs *pairs, double *resampled)
{
    unsigned count = pairs->own->len;
    Strata strata = strata_of(pairs->sizes);
    Order own = order_of(values_of(pairs->own), count), other = order_of(values_of(pairs->other), count);
    double value = statistics_iqm(own.values, count) - statistics_iqm(other.values, count);
    Interval difference = bootstrap_alone(value);
    if (bootstrap_can_tell(strata)) {
        resample_differences(bootstrap, strata, &own, &other, resampled);
        difference = bootstrap_interval(value, resampled, BOOTSTRAP_NUMBERS * BOOTSTRAP_BLOCK);
    }
    order_clear(&own);
    order_clear(&other);
    return difference;
}

static double win(double x, double y)
{
    return x > y ? 1 : x == y ? 0.5 : 0;
}

/* What each pair adds to the mean over tasks of the share of pairs that are won. */
static double *weigh_wins(const Pairs *pairs)
{
    double *weights = g_new(double, pairs->own->len);
    unsigned i = 0;
    for (unsigned s = 0; s < pairs->sizes->len; s++) {
        unsigned size = g_array_index(pairs->sizes, unsigned, s);
        for (unsigned end = i + size; i < end; i++)
            weights[i] = win(values_of(pairs->own)[i], values_of(pairs->other)[i]) / ((double)size * pairs->sizes->len);
    }
    return weights;
}

static Interval paired_improvement(Bootstrap *bootstrap, const Pairs *pairs, double *resampled)
{
    unsigned count = pairs->own->len;
    Strata strata = strata_of(pairs->sizes);
    g_autofree double *weights = weigh_wins(pairs);
    double value = 0;
    for (unsigned i = 0; i < count; i++)
        value += weights[i];
    if (!bootstrap_can_tell(strata))
        return bootstrap_alone(count ? value : NAN);
    for (unsigned b = 0; b < BOOTSTRAP_NUMBERS; b++) {
        const uint8_t *counts = bootstrap_block(bootstrap, BOOTSTRAP_FIRST, strata, b);
        double *sums = resampled + (size_t)b * BOOTSTRAP_BLOCK;
        memset(sums, 0, BOOTSTRAP_BLOCK * sizeof sums[0]);
        for (unsigned i = 0; i < count; i++)
            resample_add(counts, i, weights[i], sums);
    }
    return bootstrap_interval(value, resampled, BOOTSTRAP_NUMBERS * BOOTSTRAP_BLOCK);
}

/* ---- all pairs of runs ---- */

/* One side of the comparison, task after task. */
typedef struct Side {
    unsigned *sizes;
    Order *orders;
} Side;

static Side side_of(const Scores scores[], unsigned tasks)
{
    Side side = {g_new(unsigned, tasks), g_new(Order, tasks)};
    for (unsigned t = 0; t < tasks; t++) {
        side.sizes[t] = scores[t].result->runs->len;
        side.orders[t] = order_of(scores[t].values, side.sizes[t]);
    }
    return side;
}

static void side_clear(Side *side, unsigned tasks)
{
    for (unsigned t = 0; t < tasks; t++)
        order_clear(&side->orders[t]);
    g_free(side->orders);
    g_free(side->sizes);
}

/* The samples are drawn apart, and so are the tasks. */
static void resample_improvement(Bootstrap *bootstrap, const Side *own, const Side *other, unsigned tasks,
                                 double *resampled)
{
    const Strata xs = {own->sizes, tasks}, ys = {other->sizes, tasks};
    for (unsigned b = 0; b < BOOTSTRAP_NUMBERS; b++) {
        const uint8_t *x = bootstrap_block(bootstrap, BOOTSTRAP_FIRST, xs, b);
        const uint8_t *y = bootstrap_block(bootstrap, BOOTSTRAP_SECOND, ys, b);
        double *sums = resampled + (size_t)b * BOOTSTRAP_BLOCK;
        memset(sums, 0, BOOTSTRAP_BLOCK * sizeof sums[0]);
        for (unsigned t = 0; t < tasks; t++) {
            resample_add_improvement(x, &own->orders[t], y, &other->orders[t], 1.0 / tasks, sums);
            x += (size_t)xs.sizes[t] * BOOTSTRAP_BLOCK;
            y += (size_t)ys.sizes[t] * BOOTSTRAP_BLOCK;
        }
    }
}

static bool all_have_runs(const Scores scores[], unsigned tasks)
{
    for (unsigned t = 0; t < tasks; t++)
        if (!scores[t].result->runs->len)
            return false;
    return tasks > 0;
}

static Interval improvement_of(Bootstrap *bootstrap, const Scores own[], const Scores other[], unsigned tasks)
{
    Side x = side_of(own, tasks), y = side_of(other, tasks);
    double value = 0;
    for (unsigned t = 0; t < tasks; t++)
        value += statistics_improvement(own[t].values, x.sizes[t], other[t].values, y.sizes[t]) / tasks;
    Interval improvement = bootstrap_alone(value);
    if (bootstrap_can_tell((Strata){x.sizes, tasks}) && bootstrap_can_tell((Strata){y.sizes, tasks})) {
        g_autofree double *resampled = g_new(double, BOOTSTRAP_NUMBERS *BOOTSTRAP_BLOCK);
        resample_improvement(bootstrap, &x, &y, tasks, resampled);
        improvement = bootstrap_interval(value, resampled, BOOTSTRAP_NUMBERS * BOOTSTRAP_BLOCK);
    }
    side_clear(&x, tasks);
    side_clear(&y, tasks);
    return improvement;
}

static Interval turned_round(Interval improvement)
{
    return (Interval){1 - improvement.value, 1 - improvement.high, 1 - improvement.low};
}

Interval comparison_improvement(Bootstrap *bootstrap, const Scores own[], const Scores other[], unsigned tasks)
{
    if (!all_have_runs(own, tasks) || !all_have_runs(other, tasks))
        return bootstrap_alone(NAN);
    if (own[0].result->variant < other[0].result->variant)
        return improvement_of(bootstrap, own, other, tasks);
    return turned_round(improvement_of(bootstrap, other, own, tasks));
}

/* ---- the whole ---- */

static unsigned fewest_runs(const Scores scores[], unsigned tasks)
{
    unsigned fewest = G_MAXUINT;
    for (unsigned t = 0; t < tasks; t++)
        fewest = MIN(fewest, scores[t].result->runs->len);
    return fewest;
}

Comparison *comparison_make(Bootstrap *bootstrap, const Scores own[], const Scores other[], unsigned tasks)
{
    Comparison *comparison = g_new0(Comparison, 1);
    g_autofree double *resampled = g_new(double, BOOTSTRAP_NUMBERS *BOOTSTRAP_BLOCK);
    Pairs pairs = pairs_of(own, other, tasks);
    comparison->variant = own[0].result->variant;
    comparison->other = other[0].result->variant;
    comparison->pairs = pairs.own->len;
    for (unsigned t = 0; t < tasks; t++)
        comparison->runs += own[t].result->runs->len;
    comparison->seeds = MIN(pairs.fewest, MIN(fewest_runs(own, tasks), fewest_runs(other, tasks)));
    comparison->difference = difference_of(bootstrap, &pairs, resampled);
    comparison->improvement_paired = paired_improvement(bootstrap, &pairs, resampled);
    comparison->p = permutation_test(values_of(pairs.own), values_of(pairs.other), pairs.own->len);
    comparison->p_corrected = comparison->p;
    comparison->improvement = comparison_improvement(bootstrap, own, other, tasks);
    pairs_clear(&pairs);
    return comparison;
}

void comparisons_correct(const GPtrArray *family)
{
    g_autofree double *p = g_new(double, family->len);
    for (unsigned i = 0; i < family->len; i++)
        p[i] = ((const Comparison *)family->pdata[i])->p;
    statistics_holm(p, family->len);
    for (unsigned i = 0; i < family->len; i++) {
        Comparison *comparison = family->pdata[i];
        comparison->p_corrected = p[i];
        comparison->shown = comparison->seeds >= RESULTS_ENOUGH_SEEDS && interval_excludes(comparison->difference, 0) &&
                            p[i] < RESULTS_SIGNIFICANT;
    }
}
