#include "report/results.h"

#include "report/remarks.h"
#include "report/task-results.h"
#include <math.h>

void results_free(Results *results)
{
    if (!results)
        return;
    g_ptr_array_unref(results->tasks);
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

static Summary quick(const double values[], unsigned n)
{
    g_autofree double *sorted = g_memdup2(values, n * sizeof *values);
    if (n)
        statistics_sort(sorted, n);
    Interval none = {NAN, NAN, NAN};
    Summary s = {none, none, none};
    if (n)
        s.iqm.value = statistics_iqm(sorted, n), s.mean.value = statistics_mean(values, n),
        s.median.value = statistics_quantile(sorted, n, 0.5);
    return s;
}

Results *results_of(const Study *study)
{
    Results *results = g_new0(Results, 1);
    results->tasks = g_ptr_array_new_with_free_func((GDestroyNotify)task_results_free);
    for (unsigned t = 0; t < study->tasks->len; t++) {
        TaskResults *task = task_results_gather(study, t);
        g_ptr_array_add(results->tasks, task);
        task->threshold = study->scales[t].threshold;
        for (unsigned v = 0; v < task->results->len; v++) {
            Result *r = task->results->pdata[v];
            r->final = quick(r->finals, r->runs->len);
            r->best = quick(r->bests, r->runs->len);
            r->area = quick(r->areas, r->runs->len);
            r->reach.median_step = (Interval){NAN, NAN, NAN};
            for (unsigned i = 0; i < task->steps->len; i++) {
                g_autofree double *column = g_new(double, r->runs->len);
                for (unsigned k = 0; k < r->runs->len; k++)
                    column[k] = r->returns[k * task->steps->len + i];
                r->curve[i] = quick(column, r->runs->len).iqm;
            }
        }
    }
    results->aggregates.tasks = g_ptr_array_new();
    results->aggregates.variants = g_ptr_array_new();
    count_runs(results);
    results->troubles = remarks_on_runs(study, results);
    results->remarks = remarks_on_results(study, results);
    return results;
}
