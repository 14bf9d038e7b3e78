#include "report/numbers/task-results.h"

#include <math.h>

static void result_free(void *memory)
{
    Result *result = memory;
    g_ptr_array_unref(result->runs);
    g_free(result->returns);
    g_free(result->finals);
    g_free(result->bests);
    g_free(result->areas);
    g_free(result->scores);
    g_free(result->curve);
    g_free(result->baseline);
    g_free(result->frozen);
    g_free(result);
}

void task_results_free(TaskResults *task)
{
    g_array_unref(task->steps);
    g_ptr_array_unref(task->counting);
    g_ptr_array_unref(task->results);
    g_free(task);
}

/* ---- which runs count ---- */

static const Run *run_at(const GPtrArray *runs, unsigned i)
{
    return runs->pdata[i];
}

static const Evaluation *evaluation_at(const Run *run, unsigned i)
{
    return &g_array_index(run->evaluations, Evaluation, i);
}

/* How many of so many evaluations make a final return: the last tenth, at least one. */
static unsigned final_count(unsigned evaluations)
{
    return MAX(evaluations / 10, 1);
}

double run_latest_return(const Run *run)
{
    unsigned n = run->evaluations->len, last = MIN(final_count(n), n);
    double sum = 0;
    for (unsigned i = n - last; i < n; i++)
        sum += evaluation_at(run, i)->mean;
    return n ? sum / last : NAN;
}

bool run_is_sound(const Run *run)
{
    for (unsigned i = 0; i < run->evaluations->len; i++)
        if (!isfinite(evaluation_at(run, i)->mean))
            return false;
    return run->evaluations->len && run->status.state != RUN_FAILED;
}

static bool any_finished(const Study *study, unsigned task)
{
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = run_at(study->runs, i);
        if (run->task == task && run->status.state == RUN_DONE && run_is_sound(run))
            return true;
    }
    return false;
}

const Result *task_result(const TaskResults *task, unsigned variant)
{
    for (unsigned i = 0; i < task->results->len; i++) {
        const Result *result = task->results->pdata[i];
        if (result->variant == variant)
            return result;
    }
    return NULL;
}

static Result *result_for(TaskResults *task, unsigned variant)
{
    Result *result = (Result *)task_result(task, variant);
    if (result)
        return result;
    result = g_new0(Result, 1);
    result->task = task->task;
    result->variant = variant;
    result->runs = g_ptr_array_new();
    g_ptr_array_add(task->results, result);
    return result;
}

/* Puts the runs of a task to their variants. */
static void gather_runs(const Study *study, TaskResults *task)
{
    bool only_finished = any_finished(study, task->task);
    for (unsigned i = 0; i < study->runs->len; i++) {
        Run *run = study->runs->pdata[i];
        if (run->task != task->task)
            continue;
        Result *result = result_for(task, run->variant);
        result->planned++;
        result->finished += run->status.state == RUN_DONE;
        if (run_is_sound(run) && (!only_finished || run->status.state == RUN_DONE))
            g_ptr_array_add(result->runs, run);
    }
}

/* ---- common steps ---- */

/* Keeps of `steps` those that the run has, too. */
static void intersect(GArray *steps, const Run *run)
{
    unsigned kept = 0, j = 0;
    for (unsigned i = 0; i < steps->len; i++) {
        int64_t step = g_array_index(steps, int64_t, i);
        while (j < run->evaluations->len && evaluation_at(run, j)->step < step)
            j++;
        if (j < run->evaluations->len && evaluation_at(run, j)->step == step)
            g_array_index(steps, int64_t, kept++) = step;
    }
    g_array_set_size(steps, kept);
}

static void find_common_steps(TaskResults *task)
{
    bool begun = false;
    for (unsigned v = 0; v < task->results->len; v++) {
        const Result *result = task->results->pdata[v];
        for (unsigned r = 0; r < result->runs->len; r++) {
            const Run *run = run_at(result->runs, r);
            for (unsigned i = 0; !begun && i < run->evaluations->len; i++)
                g_array_append_val(task->steps, evaluation_at(run, i)->step);
            begun = true;
            intersect(task->steps, run);
        }
    }
    task->disjoint = begun && !task->steps->len;
    task->final_count = final_count(task->steps->len);
}

/* ---- numbers of each run ---- */

/* One row of `returns`: the run's at the common steps. */
static void copy_returns(const Run *run, const GArray *steps, double *row)
{
    unsigned j = 0;
    for (unsigned i = 0; i < steps->len; i++) {
        while (evaluation_at(run, j)->step < g_array_index(steps, int64_t, i))
            j++;
        row[i] = evaluation_at(run, j)->mean;
    }
}

static double best_of(const double row[], unsigned count)
{
    double best = row[0];
    for (unsigned i = 1; i < count; i++)
        best = fmax(best, row[i]);
    return best;
}

/* The mean height of the line through the returns; of a single one, that. */
static double area_under(const double row[], const GArray *steps)
{
    const int64_t *step = (const int64_t *)(void *)steps->data;
    double area = 0;
    for (unsigned i = 1; i < steps->len; i++)
        area += (double)(step[i] - step[i - 1]) * (row[i - 1] + row[i]) / 2;
    return steps->len > 1 ? area / (double)(step[steps->len - 1] - step[0]) : row[0];
}

static double *normalise(const double values[], unsigned count, const TaskScale *scale)
{
    if (!scale_is_known(scale))
        return NULL;
    double *scores = g_new(double, count);
    for (unsigned i = 0; i < count; i++)
        scores[i] = (values[i] - scale->low) / (scale->high - scale->low);
    return scores;
}

static void measure_runs(const TaskResults *task, Result *result, const TaskScale *scale)
{
    unsigned runs = result->runs->len, steps = task->steps->len;
    result->returns = g_new(double, (size_t)runs *steps);
    result->finals = g_new(double, runs);
    result->bests = g_new(double, runs);
    result->areas = g_new(double, runs);
    result->curve = g_new(Interval, steps);
    for (unsigned r = 0; r < runs; r++) {
        double *row = result->returns + (size_t)r * steps;
        copy_returns(run_at(result->runs, r), task->steps, row);
        result->finals[r] = statistics_mean(row + steps - task->final_count, task->final_count);
        result->bests[r] = best_of(row, steps);
        result->areas[r] = area_under(row, task->steps);
    }
    result->scores = normalise(result->finals, runs, scale);
}

TaskResults *task_results_gather(const Study *study, unsigned index)
{
    TaskResults *task = g_new0(TaskResults, 1);
    task->task = index;
    task->steps = g_array_new(FALSE, FALSE, sizeof(int64_t));
    task->results = g_ptr_array_new_with_free_func(result_free);
    task->counting = g_ptr_array_new();
    gather_runs(study, task);
    find_common_steps(task);
    for (unsigned i = 0; i < task->results->len; i++) {
        Result *result = task->results->pdata[i];
        if (!task->steps->len)
            g_ptr_array_set_size(result->runs, 0);
        if (result->runs->len)
            g_ptr_array_add(task->counting, result);
        measure_runs(task, result, &study->scales[index]);
    }
    return task;
}
