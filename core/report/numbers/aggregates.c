#include "report/numbers/aggregates.h"

#include "report/numbers/comparisons.h"
#include "report/numbers/intervals.h"
#include "report/numbers/ranks.h"
#include <math.h>

/* A variant's scores on every aggregated task. */
typedef struct Pool {
    unsigned variant;
    unsigned *sizes; /* [tasks]: runs */
    Scores *scores;  /* [tasks] */
} Pool;

static void pool_free(void *memory)
{
    Pool *pool = memory;
    g_free(pool->sizes);
    g_free(pool->scores);
    g_free(pool);
}

static void aggregate_free(void *memory)
{
    Aggregate *aggregate = memory;
    g_free(aggregate->baseline);
    g_free(aggregate->frozen);
    g_free(aggregate);
}

void aggregates_clear(Aggregates *aggregates)
{
    g_ptr_array_unref(aggregates->tasks);
    g_ptr_array_unref(aggregates->variants);
    g_free(aggregates->improvement);
}

/* ---- what is aggregated ---- */

static bool counts_on(const TaskResults *task, unsigned variant)
{
    const Result *result = task_result(task, variant);
    return result && result->runs->len;
}

static bool counts_anywhere(const Results *results, unsigned variant)
{
    for (unsigned t = 0; t < results->tasks->len; t++)
        if (counts_on(results->tasks->pdata[t], variant))
            return true;
    return false;
}

/* Whether every variant that counts anywhere does on this task. */
static bool is_complete(const Study *study, const Results *results, const TaskResults *task)
{
    for (unsigned v = 0; v < study->variants->len; v++)
        if (!counts_on(task, v) && counts_anywhere(results, v))
            return false;
    return task->counting->len > 0;
}

static ScoreKind kind_of(const Study *study, const GPtrArray *tasks)
{
    if (tasks->len < 2)
        return SCORE_NONE;
    for (unsigned t = 0; t < tasks->len; t++)
        if (!scale_is_known(&study->scales[((const TaskResults *)tasks->pdata[t])->task]))
            return SCORE_RANKED;
    return SCORE_NORMALISED;
}

/* ---- scores ---- */

static const double *ranks_on(const TaskResults *task, const GPtrArray *ranks, const Result *result)
{
    for (unsigned i = 0; i < task->counting->len; i++)
        if (task->counting->pdata[i] == result)
            return ranks->pdata[i];
    return NULL;
}

/* One task's own final returns need no scale. */
static Pool *pool_of(const Aggregates *aggregates, const GPtrArray *ranks, unsigned variant)
{
    Pool *pool = g_new(Pool, 1);
    unsigned tasks = aggregates->tasks->len;
    *pool = (Pool){variant, g_new(unsigned, tasks), g_new(Scores, tasks)};
    for (unsigned t = 0; t < tasks; t++) {
        const TaskResults *task = aggregates->tasks->pdata[t];
        const Result *result = task_result(task, variant);
        const double *values = aggregates->kind == SCORE_NORMALISED ? result->scores
                               : aggregates->kind == SCORE_RANKED   ? ranks_on(task, ranks->pdata[t], result)
                                                                    : result->finals;
        pool->scores[t] = (Scores){result, values};
        pool->sizes[t] = result->runs->len;
    }
    return pool;
}

static GPtrArray *pools_of(const Study *study, const Results *results, const GPtrArray *ranks)
{
    GPtrArray *pools = g_ptr_array_new_with_free_func(pool_free);
    for (unsigned v = 0; v < study->variants->len; v++)
        if (counts_anywhere(results, v))
            g_ptr_array_add(pools, pool_of(&results->aggregates, ranks, v));
    return pools;
}

static const Pool *find_pool(const GPtrArray *pools, unsigned variant)
{
    for (unsigned i = 0; i < pools->len; i++)
        if (((const Pool *)pools->pdata[i])->variant == variant)
            return pools->pdata[i];
    return NULL;
}

static Strata strata_of(const Pool *pool, unsigned tasks)
{
    return (Strata){pool->sizes, tasks};
}

/* Final scores of all tasks, one after the other. */
static double *final_scores(const Pool *pool, unsigned tasks)
{
    double *scores = g_new(double, strata_runs(strata_of(pool, tasks))), *next = scores;
    for (unsigned t = 0; t < tasks; t++)
        for (unsigned r = 0; r < pool->sizes[t]; r++)
            *next++ = pool->scores[t].values[r];
    return scores;
}

static double scaled(const Study *study, const Result *result, double x)
{
    const TaskScale *scale = &study->scales[result->task];
    return (x - scale->low) / (scale->high - scale->low);
}

/* The returns of a task's runs at a share of its steps. */
static double *add_returns_at(double *next, const Study *study, const TaskResults *task, const Result *result,
                              double share)
{
    const int64_t *steps = (const int64_t *)(void *)task->steps->data;
    unsigned count = task->steps->len, after = 0;
    double step = share * (double)steps[count - 1];
    while (after < count - 1 && (double)steps[after] < step)
        after++;
    unsigned before = after ? after - 1 : 0;
    double part = after ? (step - (double)steps[before]) / (double)(steps[after] - steps[before]) : 0;
    for (unsigned r = 0; r < result->runs->len; r++) {
        const double *row = result->returns + (size_t)r * count;
        *next++ = scaled(study, result, statistics_between(row[before], row[after], part));
    }
    return next;
}

/* ---- one variant ---- */

static void add_curve(Bootstrap *bootstrap, const Study *study, const Aggregates *aggregates, const Pool *pool,
                      Aggregate *aggregate)
{
    Strata strata = strata_of(pool, aggregates->tasks->len);
    g_autofree double *values = g_new(double, strata_runs(strata));
    for (unsigned i = 0; i < RESULTS_CURVE; i++) {
        double *next = values;
        for (unsigned t = 0; t < strata.count; t++)
            next = add_returns_at(next, study, aggregates->tasks->pdata[t], pool->scores[t].result,
                                  (double)i / (RESULTS_CURVE - 1));
        aggregate->curve[i] = intervals_curve_point(bootstrap, values, strata);
    }
}

static Summary summarise_areas(Bootstrap *bootstrap, const Study *study, const Pool *pool, Strata strata)
{
    g_autofree double *values = g_new(double, strata_runs(strata));
    double *next = values;
    for (unsigned t = 0; t < strata.count; t++)
        for (unsigned r = 0; r < strata.sizes[t]; r++)
            *next++ = scaled(study, pool->scores[t].result, pool->scores[t].result->areas[r]);
    return intervals_summary(bootstrap, values, strata);
}

static Comparison *compare(Bootstrap *bootstrap, const GPtrArray *pools, const Pool *pool, unsigned other,
                           unsigned tasks, GPtrArray *family)
{
    const Pool *its = other == pool->variant ? NULL : find_pool(pools, other);
    Comparison *comparison = its ? comparison_make(bootstrap, pool->scores, its->scores, tasks) : NULL;
    if (comparison)
        g_ptr_array_add(family, comparison);
    return comparison;
}

static Aggregate *aggregate_of(Bootstrap *bootstrap, const Study *study, const Aggregates *aggregates, const Pool *pool)
{
    Aggregate *aggregate = g_new0(Aggregate, 1);
    Strata strata = strata_of(pool, aggregates->tasks->len);
    g_autofree double *finals = final_scores(pool, strata.count);
    aggregate->variant = pool->variant;
    aggregate->runs = strata_runs(strata);
    aggregate->final = intervals_summary(bootstrap, finals, strata);
    aggregate->area = intervals_none();
    intervals_profile(bootstrap, finals, strata, aggregates->taus, RESULTS_PROFILE, aggregate->profile);
    for (unsigned i = 0; i < RESULTS_CURVE; i++)
        aggregate->curve[i] = bootstrap_alone(NAN);
    if (aggregates->kind == SCORE_NORMALISED) {
        aggregate->area = summarise_areas(bootstrap, study, pool, strata);
        add_curve(bootstrap, study, aggregates, pool, aggregate);
    }
    return aggregate;
}

/* ---- all variants ---- */

/* From the lowest score, or 0, to the highest, or 1. */
static void choose_taus(Aggregates *aggregates, const GPtrArray *pools)
{
    double low = 0, high = 1;
    for (unsigned i = 0; i < pools->len; i++) {
        const Pool *pool = pools->pdata[i];
        for (unsigned t = 0; t < aggregates->tasks->len; t++)
            for (unsigned r = 0; r < pool->sizes[t]; r++) {
                low = fmin(low, pool->scores[t].values[r]);
                high = fmax(high, pool->scores[t].values[r]);
            }
    }
    for (unsigned i = 0; i < RESULTS_PROFILE; i++)
        aggregates->taus[i] = statistics_between(low, high, (double)i / (RESULTS_PROFILE - 1));
}

static void add_variants(Bootstrap *bootstrap, const Study *study, Aggregates *aggregates, const GPtrArray *pools)
{
    g_autoptr(GPtrArray) with_baselines = g_ptr_array_new(), with_twins = g_ptr_array_new();
    unsigned tasks = aggregates->tasks->len;
    choose_taus(aggregates, pools);
    for (unsigned i = 0; i < pools->len; i++) {
        const Pool *pool = pools->pdata[i];
        Aggregate *aggregate = aggregate_of(bootstrap, study, aggregates, pool);
        aggregate->baseline = compare(bootstrap, pools, pool, study->baselines[pool->variant], tasks, with_baselines);
        aggregate->frozen = compare(bootstrap, pools, pool, study->frozen[pool->variant], tasks, with_twins);
        g_ptr_array_add(aggregates->variants, aggregate);
    }
    comparisons_correct(with_baselines);
    comparisons_correct(with_twins);
}

static void add_improvement(Bootstrap *bootstrap, const Study *study, Aggregates *aggregates, const GPtrArray *pools)
{
    unsigned variants = study->variants->len, tasks = aggregates->tasks->len;
    aggregates->improvement = g_new(Interval, (size_t)variants * variants);
    for (unsigned i = 0; i < variants * variants; i++)
        aggregates->improvement[i] = bootstrap_alone(NAN);
    for (unsigned i = 0; i < pools->len; i++)
        for (unsigned j = 0; j < pools->len; j++) {
            const Pool *row = pools->pdata[i], *column = pools->pdata[j];
            if (row != column)
                aggregates->improvement[row->variant * variants + column->variant] =
                    comparison_improvement(bootstrap, row->scores, column->scores, tasks);
        }
}

void aggregates_make(Bootstrap *bootstrap, const Study *study, Results *results)
{
    Aggregates *aggregates = &results->aggregates;
    aggregates->tasks = g_ptr_array_new();
    aggregates->variants = g_ptr_array_new_with_free_func(aggregate_free);
    for (unsigned t = 0; t < results->tasks->len; t++)
        if (is_complete(study, results, results->tasks->pdata[t]))
            g_ptr_array_add(aggregates->tasks, results->tasks->pdata[t]);
    aggregates->kind = kind_of(study, aggregates->tasks);
    if (!aggregates->tasks->len)
        return;
    g_autoptr(GPtrArray) ranks = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    for (unsigned t = 0; t < aggregates->tasks->len; t++)
        g_ptr_array_add(ranks, ranks_of(aggregates->tasks->pdata[t]));
    g_autoptr(GPtrArray) pools = pools_of(study, results, ranks);
    add_improvement(bootstrap, study, aggregates, pools);
    if (aggregates->kind != SCORE_NONE)
        add_variants(bootstrap, study, aggregates, pools);
}
