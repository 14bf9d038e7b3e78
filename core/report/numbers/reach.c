#include "report/numbers/reach.h"

#include "report/numbers/intervals.h"
#include <math.h>

/* The first evaluation's step that is not below the threshold; INFINITY: none. */
static double step_reached(const TaskResults *task, const double returns[], double threshold)
{
    for (unsigned i = 0; i < task->steps->len; i++)
        if (returns[i] >= threshold)
            return (double)g_array_index(task->steps, int64_t, i);
    return INFINITY;
}

static Reach reach_of(Bootstrap *bootstrap, const TaskResults *task, const Result *result)
{
    unsigned runs = result->runs->len;
    Reach reach = {.median_step = bootstrap_alone(NAN)};
    if (isnan(task->threshold) || !runs)
        return reach;
    g_autofree double *steps = g_new(double, runs);
    for (unsigned r = 0; r < runs; r++) {
        steps[r] = step_reached(task, result->returns + (size_t)r * task->steps->len, task->threshold);
        reach.reached += isfinite(steps[r]);
    }
    reach.median_step = intervals_median(bootstrap, steps, (Strata){&runs, 1});
    return reach;
}

/* The final return of the first variant that others are compared with. */
static double baseline_return(const Study *study, const TaskResults *task)
{
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = task->counting->pdata[v];
        if (study->baselines[result->variant] == result->variant)
            return result->final.iqm.value;
    }
    return NAN;
}

void reach_find(Bootstrap *bootstrap, const Study *study, TaskResults *task)
{
    double given = study->scales[task->task].threshold;
    task->threshold_given = !isnan(given);
    task->threshold = task->threshold_given ? given : baseline_return(study, task);
    for (unsigned v = 0; v < task->results->len; v++) {
        Result *result = task->results->pdata[v];
        result->reach = reach_of(bootstrap, task, result);
    }
}
