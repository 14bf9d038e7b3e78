#include "report/numbers/remarks.h"

#include "base/text.h"
#include "report/numbers/builds.h"
#include "report/numbers/permutation.h"
#include <math.h>

enum { MOST_NAMED = 6 };

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

/* ---- comparisons ---- */

static void add(GPtrArray *sentences, char *sentence)
{
    g_ptr_array_add(sentences, sentence);
}

static void remark_on_pairs(GPtrArray *sentences, const Study *study, const Comparison *comparison, const char *task)
{
    if (!comparison || comparison->pairs == comparison->runs)
        return;
    const char *variant = study_variant(study, comparison->variant), *other = study_variant(study, comparison->other);
    if (comparison->pairs)
        add(sentences,
            g_strdup_printf("On %s the difference of %s from %s rests on the %u of %u seeds that count in both", task,
                            variant, other, comparison->pairs, comparison->runs));
    else
        add(sentences, g_strdup_printf("On %s no difference of %s from %s can be told: no seed counts in both", task,
                                       variant, other));
}

/* The least p-value that swaps within so many pairs can give: of all ways, none and all of them. */
static double least_p(unsigned pairs)
{
    return pairs <= PERMUTATION_EXACT ? ldexp(1, 1 - (int)pairs) : 1.0 / (PERMUTATION_DRAWS + 1.0);
}

/* A family that cannot show anything, however large its differences are. */
static void remark_on_power(GPtrArray *sentences, const char *task, const char *whom, const GPtrArray *family)
{
    unsigned compared = 0, pairs = 0;
    for (unsigned i = 0; i < family->len; i++) {
        const Comparison *comparison = family->pdata[i];
        compared += !isnan(comparison->p);
        pairs = comparison->seeds >= RESULTS_ENOUGH_SEEDS ? MAX(pairs, comparison->pairs) : pairs;
    }
    if (!pairs || compared * least_p(pairs) < RESULTS_SIGNIFICANT)
        return;
    unsigned enough = pairs;
    while (compared * least_p(enough) >= RESULTS_SIGNIFICANT)
        enough++;
    add(sentences, g_strdup_printf("On %s %u seeds cannot show a difference from %s, however large: %u comparison%s "
                                   "and a threshold of 0.05 need %u seeds",
                                   task, pairs, whom, compared, compared == 1 ? "" : "s", enough));
}

static void remark_on_comparisons(GPtrArray *sentences, const Study *study, const TaskResults *task)
{
    g_autoptr(GPtrArray) with_baselines = g_ptr_array_new(), with_twins = g_ptr_array_new();
    const char *name = study_task(study, task->task);
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = task->counting->pdata[v];
        remark_on_pairs(sentences, study, result->baseline, name);
        if (result->frozen && result->frozen->other != study->baselines[result->variant])
            remark_on_pairs(sentences, study, result->frozen, name);
        if (result->baseline)
            g_ptr_array_add(with_baselines, result->baseline);
        if (result->frozen)
            g_ptr_array_add(with_twins, result->frozen);
    }
    remark_on_power(sentences, name, "the baseline", with_baselines);
    remark_on_power(sentences, name, "the twins that do not learn", with_twins);
}

/* ---- aggregates ---- */

static void append_name(GString *names, const char *name)
{
    g_string_append_printf(names, "%s%s", names->len ? ", " : "", name);
}

/* Tasks without a scale: why scores are ranks. */
static void remark_on_scales(GPtrArray *sentences, const Study *study, const Aggregates *aggregates)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (unsigned t = 0; t < aggregates->tasks->len; t++) {
        unsigned task = ((const TaskResults *)aggregates->tasks->pdata[t])->task;
        if (!scale_is_known(&study->scales[task]))
            append_name(names, study_task(study, task));
    }
    if (aggregates->kind == SCORE_RANKED)
        add(sentences,
            g_strdup_printf("Scores over tasks are ranks among all runs of a task, as there is no scale of %s; "
                            "'report: {normalise: {TASK: [LOW, HIGH]}}' gives one",
                            names->str));
}

static void remark_on_low(GPtrArray *sentences, const Study *study, unsigned task)
{
    const TaskScale *scale = &study->scales[task];
    char low[TEXT_NUMBER_SIZE], high[TEXT_NUMBER_SIZE];
    if (scale->low >= scale->high)
        add(sentences,
            g_strdup_printf("The scale of %s is none: its low, %s%s, is not below its high, %s",
                            study_task(study, task), scale->low_measured ? "the random policy's mean return " : "",
                            text_number(scale->low, low), text_number(scale->high, high)));
}

static bool is_aggregated(const Aggregates *aggregates, const TaskResults *task)
{
    return g_ptr_array_find(aggregates->tasks, task, NULL);
}

static void remark_on_aggregates(GPtrArray *sentences, const Study *study, const Results *results)
{
    const Aggregates *aggregates = &results->aggregates;
    g_autoptr(GString) names = g_string_new(NULL);
    for (unsigned t = 0; t < results->tasks->len; t++) {
        remark_on_low(sentences, study, t);
        if (!is_aggregated(aggregates, results->tasks->pdata[t]))
            append_name(names, study_task(study, t));
    }
    if (results->counting && results->tasks->len > 1 && names->len)
        add(sentences,
            g_strdup_printf("Aggregates leave out %s, where not every variant has runs that count%s", names->str,
                            aggregates->kind == SCORE_NONE ? "; fewer than two tasks are left, so there "
                                                             "are none"
                                                           : ""));
    remark_on_scales(sentences, study, aggregates);
}

/* ---- seeds ---- */

/* Whether some variant has enough seeds on some task. */
static bool any_enough(const Results *results)
{
    for (unsigned t = 0; t < results->tasks->len; t++) {
        const TaskResults *task = results->tasks->pdata[t];
        for (unsigned v = 0; v < task->results->len; v++)
            if (((const Result *)task->results->pdata[v])->runs->len >= RESULTS_ENOUGH_SEEDS)
                return true;
    }
    return false;
}

/* "meta on pendulum (3), meta on hopper (0) and 4 more" */
static void remark_on_few(GPtrArray *sentences, const Study *study, const Results *results)
{
    g_autoptr(GString) names = g_string_new(NULL);
    unsigned few = 0;
    for (unsigned t = 0; t < results->tasks->len; t++) {
        const TaskResults *task = results->tasks->pdata[t];
        for (unsigned v = 0; v < task->results->len; v++) {
            const Result *result = task->results->pdata[v];
            if (result->runs->len < RESULTS_ENOUGH_SEEDS && few++ < MOST_NAMED)
                g_string_append_printf(names, "%s%s on %s (%u)", names->len ? ", " : "",
                                       study_variant(study, result->variant), study_task(study, t), result->runs->len);
        }
    }
    if (few > MOST_NAMED)
        g_string_append_printf(names, " and %u more", few - MOST_NAMED);
    if (few && any_enough(results))
        add(sentences, g_strdup_printf("Fewer than %d runs count of %s", RESULTS_ENOUGH_SEEDS, names->str));
}

/* ---- all ---- */

GPtrArray *remarks_on_results(const Study *study, const Results *results)
{
    GPtrArray *sentences = g_ptr_array_new_with_free_func(g_free);
    for (unsigned t = 0; t < results->tasks->len; t++) {
        const TaskResults *task = g_ptr_array_index(results->tasks, t);
        remark_on_lengths(sentences, study_task(study, task->task), task);
        remark_on_comparisons(sentences, study, task);
    }
    remark_on_few(sentences, study, results);
    remark_on_aggregates(sentences, study, results);
    builds_remark(sentences, study);
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = g_ptr_array_index(study->runs, i);
        g_autofree char *which = run_title(study, run);
        if (run->unreadable)
            g_ptr_array_add(sentences,
                            g_strdup_printf("%s: %u unreadable row%s of its files %s left out", which, run->unreadable,
                                            run->unreadable == 1 ? "" : "s", run->unreadable == 1 ? "is" : "are"));
    }
    return sentences;
}

char *remark_on_seeds(const Results *results)
{
    if (!results->counting || !results_are_few(results))
        return NULL;
    if (any_enough(results))
        return g_strdup_printf("Too few seeds to name a winner where a variant has fewer than %d runs that count",
                               RESULTS_ENOUGH_SEEDS);
    if (!results->fewest)
        return g_strdup_printf(
            "Too few seeds to name a winner: a variant has no run that counts, and at least %d are needed",
            RESULTS_ENOUGH_SEEDS);
    return g_strdup_printf(
        "Too few seeds to name a winner: a number here rests on %u seed%s, and at least %d are needed", results->fewest,
        results->fewest == 1 ? "" : "s", RESULTS_ENOUGH_SEEDS);
}
