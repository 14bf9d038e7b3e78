#include "report/results.h"

#include "report/remarks.h"
#include <math.h>

static void result_free(Result *result)
{
    g_ptr_array_unref(result->runs);
    g_free(result->returns);
    g_free(result->finals);
    g_free(result->curve);
    g_free(result);
}

static void task_free(TaskResults *task)
{
    g_array_unref(task->steps);
    g_ptr_array_unref(task->counting);
    g_ptr_array_unref(task->results);
    g_free(task);
}

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

void task_digits(const TaskResults *task, Digits *finals, Digits *differences)
{
    *finals = *differences = (Digits){0};
    for (unsigned v = 0; v < task->results->len; v++) {
        const Result *result = g_ptr_array_index(task->results, v);
        digits_see_interval(finals, result->final);
        if (result->difference.count)
            digits_see_interval(differences, result->difference);
    }
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
        sum += g_array_index(run->evaluations, Evaluation, i).mean;
    return n ? sum / last : NAN;
}

bool run_is_sound(const Run *run)
{
    for (unsigned i = 0; i < run->evaluations->len; i++)
        if (!isfinite(g_array_index(run->evaluations, Evaluation, i).mean))
            return false;
    return run->evaluations->len && run->status.state != RUN_FAILED;
}

static bool any_finished(const Study *study, unsigned task)
{
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = g_ptr_array_index(study->runs, i);
        if (run->task == task && run->status.state == RUN_DONE && run_is_sound(run))
            return true;
    }
    return false;
}

static Result *result_of(TaskResults *task, unsigned variant)
{
    for (unsigned i = 0; i < task->results->len; i++) {
        Result *result = g_ptr_array_index(task->results, i);
        if (result->variant == variant)
            return result;
    }
    return NULL;
}

static Result *result_new(const Study *study, unsigned task, unsigned variant)
{
    Result *result = g_new0(Result, 1);
    result->task = task;
    result->variant = variant;
    result->baseline = study_baseline_of(study, variant);
    result->runs = g_ptr_array_new();
    return result;
}

/* Puts the runs of a task to their variants. */
static void gather_runs(const Study *study, TaskResults *task)
{
    bool only_finished = any_finished(study, task->task);
    for (unsigned i = 0; i < study->runs->len; i++) {
        Run *run = g_ptr_array_index(study->runs, i);
        if (run->task != task->task)
            continue;
        Result *result = result_of(task, run->variant);
        if (!result) {
            result = result_new(study, task->task, run->variant);
            g_ptr_array_add(task->results, result);
        }
        result->planned++;
        result->finished += run->status.state == RUN_DONE;
        if (run_is_sound(run) && (!only_finished || run->status.state == RUN_DONE))
            g_ptr_array_add(result->runs, run);
    }
}

/* Keeps of `steps` those that the run has, too. */
static void intersect(GArray *steps, const Run *run)
{
    unsigned kept = 0, j = 0;
    for (unsigned i = 0; i < steps->len; i++) {
        int64_t step = g_array_index(steps, int64_t, i);
        while (j < run->evaluations->len && g_array_index(run->evaluations, Evaluation, j).step < step)
            j++;
        if (j < run->evaluations->len && g_array_index(run->evaluations, Evaluation, j).step == step)
            g_array_index(steps, int64_t, kept++) = step;
    }
    g_array_set_size(steps, kept);
}

static void find_common_steps(TaskResults *task)
{
    bool begun = false;
    for (unsigned v = 0; v < task->results->len; v++) {
        const Result *result = g_ptr_array_index(task->results, v);
        for (unsigned r = 0; r < result->runs->len; r++) {
            const Run *run = g_ptr_array_index(result->runs, r);
            for (unsigned i = 0; !begun && i < run->evaluations->len; i++)
                g_array_append_val(task->steps, g_array_index(run->evaluations, Evaluation, i).step);
            begun = true;
            intersect(task->steps, run);
        }
    }
    task->final_count = final_count(task->steps->len);
}

/* One row of `returns`: the run's at the common steps. */
static void copy_returns(const Run *run, const GArray *steps, double *row)
{
    unsigned j = 0;
    for (unsigned i = 0; i < steps->len; i++) {
        while (g_array_index(run->evaluations, Evaluation, j).step < g_array_index(steps, int64_t, i))
            j++;
        row[i] = g_array_index(run->evaluations, Evaluation, j).mean;
    }
}

static void summarise(const TaskResults *task, Result *result)
{
    unsigned runs = result->runs->len, steps = task->steps->len;
    result->returns = g_new(double, (size_t)runs *steps);
    result->finals = g_new(double, runs);
    result->curve = g_new(Interval, steps);
    for (unsigned r = 0; r < runs; r++) {
        double *row = result->returns + (size_t)r * steps;
        copy_returns(g_ptr_array_index(result->runs, r), task->steps, row);
        result->finals[r] = statistics_mean(row + steps - task->final_count, task->final_count);
    }
    g_autofree double *column = g_new(double, runs);
    for (unsigned i = 0; i < steps; i++) {
        for (unsigned r = 0; r < runs; r++)
            column[r] = result->returns[(size_t)r * steps + i];
        result->curve[i] = statistics_t_interval(column, runs, 0.95);
    }
    result->final = statistics_t_interval(result->finals, runs, 0.95);
}

/* Pairs share their seed: the same initial networks and evaluation episodes, so that much of the chance cancels. */
static Interval paired_difference(const Result *result, const Result *baseline)
{
    g_autofree double *differences = g_new(double, result->runs->len);
    size_t pairs = 0;
    for (unsigned i = 0; i < result->runs->len; i++)
        for (unsigned j = 0; j < baseline->runs->len; j++) {
            const Run *run = g_ptr_array_index(result->runs, i), *other = g_ptr_array_index(baseline->runs, j);
            if (run->seed == other->seed) {
                differences[pairs++] = result->finals[i] - baseline->finals[j];
                break; /* a plan that names a run twice is no reason for a second pair */
            }
        }
    return statistics_t_interval(differences, pairs, 0.95);
}

static TaskResults *task_of(const Study *study, unsigned index)
{
    TaskResults *task = g_new0(TaskResults, 1);
    task->task = index;
    task->steps = g_array_new(FALSE, FALSE, sizeof(int64_t));
    task->results = g_ptr_array_new_with_free_func((GDestroyNotify)result_free);
    task->counting = g_ptr_array_new();
    gather_runs(study, task);
    find_common_steps(task);
    for (unsigned i = 0; i < task->results->len; i++) {
        Result *result = g_ptr_array_index(task->results, i);
        task->disjoint = task->disjoint || (!task->steps->len && result->runs->len);
        if (!task->steps->len)
            g_ptr_array_set_size(result->runs, 0);
        if (result->runs->len)
            g_ptr_array_add(task->counting, result);
        summarise(task, result);
    }
    for (unsigned i = 0; i < task->results->len; i++) {
        Result *result = g_ptr_array_index(task->results, i);
        const Result *baseline = result_of(task, result->baseline);
        if (baseline && baseline != result)
            result->difference = paired_difference(result, baseline);
    }
    return task;
}

static void count_runs(Results *results)
{
    results->fewest = G_MAXUINT;
    for (unsigned t = 0; t < results->tasks->len; t++) {
        const TaskResults *task = g_ptr_array_index(results->tasks, t);
        for (unsigned v = 0; v < task->results->len; v++) {
            const Result *result = g_ptr_array_index(task->results, v);
            results->counting += result->runs->len;
            results->fewest = MIN(results->fewest, result->runs->len);
        }
    }
}

Results *results_of(const Study *study)
{
    Results *results = g_new0(Results, 1);
    results->tasks = g_ptr_array_new_with_free_func((GDestroyNotify)task_free);
    for (unsigned t = 0; t < study->tasks->len; t++)
        g_ptr_array_add(results->tasks, task_of(study, t));
    count_runs(results);
    results->troubles = remarks_on_runs(study, results);
    results->remarks = remarks_on_results(study, results);
    return results;
}
