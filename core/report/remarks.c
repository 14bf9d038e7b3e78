#include "report/remarks.h"

#include "base/text.h"
#include "report/builds.h"
#include <math.h>

#define STEP "%" G_GINT64_FORMAT

/* Why a run whose process ended well does not count; NULL when it does. */
static char *unsoundness(const Run *run)
{
    char number[TEXT_NUMBER_SIZE];
    if (!run->evaluations->len)
        return g_strdup("finished without an evaluation");
    for (unsigned i = 0; i < run->evaluations->len; i++) {
        Evaluation evaluation = g_array_index(run->evaluations, Evaluation, i);
        if (!isfinite(evaluation.mean))
            return g_strdup_printf("finished, but does not count: its mean return at step " STEP " is %s",
                                   evaluation.step, text_number(evaluation.mean, number));
    }
    return NULL;
}

/* What became of a run, when it did not simply finish. */
static char *trouble(const Run *run)
{
    const Status *status = &run->status;
    const char *done[RUN_STATES] = {
        [RUN_RUNNING] = "is still running", [RUN_FAILED] = "failed", [RUN_STOPPED] = "was stopped"};
    if (status->state == RUN_DONE)
        return unsoundness(run);
    if (status->state == RUN_PLANNED)
        return g_strdup_printf("has not begun%s%s", *status->reason ? ": " : "", status->reason);
    return g_strdup_printf("%s at step " STEP " of " STEP "%s%s", done[status->state], status->step, run->steps,
                           *status->reason ? ": " : "", status->reason);
}

GPtrArray *remarks_on_runs(const Study *study, const Results *results)
{
    GPtrArray *sentences = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = g_ptr_array_index(study->runs, i);
        g_autofree char *what = trouble(run), *which = run_title(study, run);
        if (what)
            g_ptr_array_add(sentences, g_strdup_printf("%s %s", which, what));
    }
    return sentences;
}

static bool has_unfinished(const TaskResults *task, int64_t *longest)
{
    bool unfinished = false;
    *longest = 0;
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        for (unsigned r = 0; r < result->runs->len; r++) {
            const Run *run = g_ptr_array_index(result->runs, r);
            *longest = MAX(*longest, g_array_index(run->evaluations, Evaluation, run->evaluations->len - 1).step);
            unfinished = unfinished || run->status.state != RUN_DONE;
        }
    }
    return unfinished;
}

static unsigned most_evaluations(const TaskResults *task)
{
    unsigned most = 0;
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = g_ptr_array_index(task->counting, v);
        for (unsigned r = 0; r < result->runs->len; r++)
            most = MAX(most, ((const Run *)g_ptr_array_index(result->runs, r))->evaluations->len);
    }
    return most;
}

static void remark_on_lengths(GPtrArray *sentences, const char *name, const TaskResults *task)
{
    int64_t longest;
    if (task->disjoint)
        g_ptr_array_add(sentences, g_strdup_printf("On %s the runs have no evaluation step in common", name));
    if (has_unfinished(task, &longest))
        g_ptr_array_add(sentences,
                        g_strdup_printf("On %s no run has finished: the runs still under way stand in, as far "
                                        "as they have come",
                                        name));
    if (task->steps->len && task_last_step(task) == 0)
        g_ptr_array_add(sentences, g_strdup_printf("On %s the only evaluation that all runs have is at step 0, before "
                                                   "anything was learned: it says nothing of the variants",
                                                   name));
    if (most_evaluations(task) > task->steps->len)
        g_ptr_array_add(sentences,
                        g_strdup_printf("On %s runs of unequal length are cut to the %u evaluations that all "
                                        "of them have, the last at step " STEP "; the longest run's last is "
                                        "at step " STEP,
                                        name, task->steps->len, task_last_step(task), longest));
}

GPtrArray *remarks_on_results(const Study *study, const Results *results)
{
    GPtrArray *sentences = g_ptr_array_new_with_free_func(g_free);
    for (unsigned t = 0; t < results->tasks->len; t++) {
        const TaskResults *task = g_ptr_array_index(results->tasks, t);
        remark_on_lengths(sentences, study_task(study, task->task), task);
    }
    builds_remark(sentences, study);
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = g_ptr_array_index(study->runs, i);
        g_autofree char *which = run_title(study, run);
        if (run->unreadable)
            g_ptr_array_add(
                sentences, g_strdup_printf("%s: %u unreadable rows of its files are left out", which, run->unreadable));
    }
    return sentences;
}

char *remark_on_seeds(const Results *results)
{
    if (!results->counting || !results_are_few(results))
        return NULL;
    if (!results->fewest)
        return g_strdup_printf(
            "Too few seeds to name a winner: a variant has no run that counts, and at least %d are needed",
            RESULTS_ENOUGH_SEEDS);
    return g_strdup_printf("Too few seeds to name a winner: a mean here rests on %u seed%s, and at least %d are needed",
                           results->fewest, results->fewest == 1 ? "" : "s", RESULTS_ENOUGH_SEEDS);
}
