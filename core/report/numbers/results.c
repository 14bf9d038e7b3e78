#include "report/numbers/results.h"

#include "report/numbers/aggregates.h"
#include "report/numbers/comparisons.h"
#include "report/numbers/intervals.h"
#include "report/numbers/reach.h"
#include "report/numbers/remarks.h"
#include "report/numbers/task-results.h"

void results_free(Results *results)
{
    if (!results)
        return;
    g_ptr_array_unref(results->tasks);
    aggregates_clear(&results->aggregates);
    g_ptr_array_unref(results->troubles);
    g_ptr_array_unref(results->remarks);
    g_free(results);
}

bool results_are_few(const Results *results)
{
    return results->fewest < RESULTS_ENOUGH_SEEDS;
}

int64_t task_last_step(const TaskResults *task)
{
    return task->steps->len ? g_array_index(task->steps, int64_t, task->steps->len - 1) : 0;
}

/* ---- tasks ---- */

static void summarise(Bootstrap *bootstrap, const TaskResults *task, Result *result)
{
    unsigned runs = result->runs->len, steps = task->steps->len;
    const Strata strata = {&runs, 1};
    result->final = intervals_summary(bootstrap, result->finals, strata);
    result->best = intervals_summary(bootstrap, result->bests, strata);
    result->area = intervals_summary(bootstrap, result->areas, strata);
    g_autofree double *column = g_new(double, runs);
    for (unsigned i = 0; i < steps; i++) {
        for (unsigned r = 0; r < runs; r++)
            column[r] = result->returns[(size_t)r * steps + i];
        result->curve[i] = intervals_curve_point(bootstrap, column, strata);
    }
}

/* The comparison joins its family; NULL where there is nothing to compare with. */
static Comparison *compare(Bootstrap *bootstrap, const TaskResults *task, const Result *result, unsigned other,
                           GPtrArray *family)
{
    const Result *its = other == result->variant ? NULL : task_result(task, other);
    if (!its)
        return NULL;
    const Scores own = {result, result->finals}, theirs = {its, its->finals};
    Comparison *comparison = comparison_make(bootstrap, &own, &theirs, 1);
    g_ptr_array_add(family, comparison);
    return comparison;
}

static TaskResults *task_of(Bootstrap *bootstrap, const Study *study, unsigned index)
{
    TaskResults *task = task_results_gather(study, index);
    g_autoptr(GPtrArray) with_baselines = g_ptr_array_new(), with_twins = g_ptr_array_new();
    for (unsigned i = 0; i < task->results->len; i++)
        summarise(bootstrap, task, task->results->pdata[i]);
    for (unsigned i = 0; i < task->results->len; i++) {
        Result *result = task->results->pdata[i];
        result->baseline = compare(bootstrap, task, result, study->baselines[result->variant], with_baselines);
        result->frozen = compare(bootstrap, task, result, study->frozen[result->variant], with_twins);
    }
    comparisons_correct(with_baselines);
    comparisons_correct(with_twins);
    reach_find(bootstrap, study, task);
    return task;
}

/* ---- the whole ---- */

static void count_runs(Results *results)
{
    results->fewest = G_MAXUINT;
    for (unsigned t = 0; t < results->tasks->len; t++) {
        const TaskResults *task = results->tasks->pdata[t];
        for (unsigned v = 0; v < task->results->len; v++) {
            const Result *result = task->results->pdata[v];
            results->counting += result->runs->len;
            results->fewest = MIN(results->fewest, result->runs->len);
        }
    }
}

Results *results_of(const Study *study)
{
    Results *results = g_new0(Results, 1);
    Bootstrap *bootstrap = bootstrap_new();
    results->tasks = g_ptr_array_new_with_free_func((GDestroyNotify)task_results_free);
    for (unsigned t = 0; t < study->tasks->len; t++)
        g_ptr_array_add(results->tasks, task_of(bootstrap, study, t));
    aggregates_make(bootstrap, study, results);
    bootstrap_free(bootstrap);
    count_runs(results);
    results->troubles = remarks_on_runs(study, results);
    results->remarks = remarks_on_results(study, results);
    return results;
}
