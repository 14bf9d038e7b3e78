/* The report's statistics against those of numpy and scipy, computed once: tests/golden/statistics/make-reference.py tells how. */
#include "report/comparisons.h"
#include "report/intervals.h"
#include "report/permutation.h"
#include "report/run-files.h"
#include <json-glib/json-glib.h>
#include <math.h>

static JsonObject *reference;

/* ---- reading the reference ---- */

/* null is INFINITY. */
static double number_of(JsonArray *array, unsigned i)
{
    return json_array_get_null_element(array, i) ? INFINITY : json_array_get_double_element(array, i);
}

static double *numbers_of(JsonArray *array)
{
    double *numbers = g_new(double, json_array_get_length(array));
    for (unsigned i = 0; i < json_array_get_length(array); i++)
        numbers[i] = number_of(array, i);
    return numbers;
}

static double *numbers_in(JsonObject *object, const char *name, unsigned *count)
{
    JsonArray *array = json_object_get_array_member(object, name);
    *count = json_array_get_length(array);
    return numbers_of(array);
}

static JsonArray *list_in(JsonArray *lists, unsigned i)
{
    return json_array_get_array_element(lists, i);
}

/* ---- comparing ---- */

static void assert_close(double x, double expected)
{
    if (isinf(expected))
        g_assert_cmpfloat(x, ==, expected);
    else
        g_assert_cmpfloat_with_epsilon(x, expected, 1e-11 * (1 + fabs(expected)));
}

static void assert_all_close(const double x[], JsonArray *expected)
{
    for (unsigned i = 0; i < json_array_get_length(expected); i++)
        assert_close(x[i], number_of(expected, i));
}

static void assert_between(double x, JsonArray *range)
{
    double low = number_of(range, 0), high = number_of(range, 1);
    g_assert_cmpfloat(x, >=, isinf(low) ? low : low - 1e-9 * (1 + fabs(low)));
    g_assert_cmpfloat(x, <=, isinf(high) ? high : high + 1e-9 * (1 + fabs(high)));
}

static void assert_interval(Interval interval, JsonObject *expected)
{
    JsonNode *value = json_object_get_member(expected, "value");
    assert_close(interval.value, JSON_NODE_HOLDS_NULL(value) ? INFINITY : json_node_get_double(value));
    assert_between(interval.low, json_object_get_array_member(expected, "low"));
    assert_between(interval.high, json_object_get_array_member(expected, "high"));
}

static void assert_member(Interval interval, JsonObject *object, const char *name)
{
    assert_interval(interval, json_object_get_object_member(object, name));
}

/* ---- one sample ---- */

static void assert_quantiles(const double ascending[], unsigned count, JsonArray *expected)
{
    const double at[] = {0, 0.025, 0.1, 0.25, 0.5, 0.9, 0.975, 1};
    for (size_t i = 0; i < G_N_ELEMENTS(at); i++)
        assert_close(statistics_quantile(ascending, count, at[i]), number_of(expected, (unsigned)i));
}

static void assert_sample(Bootstrap *bootstrap, JsonObject *sample)
{
    unsigned count;
    g_autofree double *x = numbers_in(sample, "x", &count);
    const Strata strata = {&count, 1};
    Summary summary = intervals_summary(bootstrap, x, strata);
    assert_close(summary.mean.value, json_object_get_double_member(sample, "mean"));
    assert_close(summary.median.value, json_object_get_double_member(sample, "median"));
    assert_close(summary.iqm.value, json_object_get_double_member(sample, "iqm"));
    g_assert_true(isnan(summary.iqm.low) == (count < 2));
    if (json_object_has_member(sample, "intervals")) {
        JsonObject *intervals = json_object_get_object_member(sample, "intervals");
        assert_member(summary.iqm, intervals, "iqm");
        assert_member(summary.mean, intervals, "mean");
        assert_member(summary.median, intervals, "median");
        assert_member(intervals_curve_point(bootstrap, x, strata), sample, "curve");
    }
    statistics_sort(x, count);
    assert_close(statistics_iqm(x, count), json_object_get_double_member(sample, "iqm"));
    assert_quantiles(x, count, json_object_get_array_member(sample, "quantiles"));
}

static void samples_are_summed_up(void)
{
    JsonArray *samples = json_object_get_array_member(reference, "summaries");
    Bootstrap *bootstrap = bootstrap_new();
    for (unsigned i = 0; i < json_array_get_length(samples); i++)
        assert_sample(bootstrap, json_array_get_object_element(samples, i));
    bootstrap_free(bootstrap);
}

/* ---- several tasks ---- */

static void tasks_are_resampled_apart(void)
{
    JsonObject *expected = json_object_get_object_member(reference, "strata");
    JsonArray *tasks = json_object_get_array_member(expected, "tasks");
    unsigned sizes[3], runs = 0, taus_count;
    double values[32];
    for (unsigned t = 0; t < 3; t++) {
        sizes[t] = json_array_get_length(list_in(tasks, t));
        for (unsigned i = 0; i < sizes[t]; i++)
            values[runs++] = number_of(list_in(tasks, t), i);
    }
    const Strata strata = {sizes, 3};
    Bootstrap *bootstrap = bootstrap_new();
    Summary summary = intervals_summary(bootstrap, values, strata);
    assert_member(summary.iqm, expected, "iqm");
    assert_member(summary.mean, expected, "mean");
    assert_member(summary.median, expected, "median");
    g_autofree double *taus = numbers_in(expected, "taus", &taus_count);
    Interval profile[3];
    intervals_profile(bootstrap, values, strata, taus, 3, profile);
    JsonArray *shares = json_object_get_array_member(expected, "profile");
    for (unsigned i = 0; i < 3; i++)
        assert_interval(profile[i], json_array_get_object_element(shares, i));
    bootstrap_free(bootstrap);
}

/* Runs are resampled, not tasks: where the runs of each task agree there is nothing to doubt, however far tasks are apart; where
 * they do not there is, however alike tasks are. rliable's users have lost their intervals by taking one for the other. */
static void runs_are_resampled_and_not_tasks(void)
{
    const unsigned sizes[] = {5, 5, 5};
    const double agreeing[] = {1, 1, 1, 1, 1, 7, 7, 7, 7, 7, 9, 9, 9, 9, 9};
    const double alike[] = {1, 2, 5, 8, 9, 1, 2, 5, 8, 9, 1, 2, 5, 8, 9};
    Bootstrap *bootstrap = bootstrap_new();
    Interval certain = intervals_summary(bootstrap, agreeing, (Strata){sizes, 3}).iqm;
    Interval doubtful = intervals_summary(bootstrap, alike, (Strata){sizes, 3}).iqm;
    bootstrap_free(bootstrap);
    g_assert_cmpfloat(certain.high - certain.low, ==, 0);
    g_assert_cmpfloat(doubtful.high - doubtful.low, >, 1);
}

/* Tasks are drawn apart: chance that strikes one does not strike the others, and their mean is the surer for it. */
static void tasks_share_no_draws(void)
{
    const unsigned sizes[] = {5, 5, 5};
    const double alike[] = {1, 2, 5, 8, 9, 1, 2, 5, 8, 9, 1, 2, 5, 8, 9};
    Bootstrap *bootstrap = bootstrap_new();
    Interval one = intervals_summary(bootstrap, alike, (Strata){sizes, 1}).mean;
    Interval three = intervals_summary(bootstrap, alike, (Strata){sizes, 3}).mean;
    bootstrap_free(bootstrap);
    double ratio = (three.high - three.low) / (one.high - one.low);
    g_assert_cmpfloat_with_epsilon(ratio, 1 / sqrt(3), 0.05);
}

/* One run of a task says nothing of how far its runs differ. */
static void single_runs_have_no_interval(void)
{
    const unsigned sizes[] = {1, 5};
    const double values[] = {3, 1, 2, 5, 8, 9};
    Bootstrap *bootstrap = bootstrap_new();
    Interval interval = intervals_summary(bootstrap, values, (Strata){sizes, 2}).mean;
    bootstrap_free(bootstrap);
    assert_close(interval.value, 28.0 / 6);
    g_assert_true(isnan(interval.low) && isnan(interval.high));
}

/* More runs than draws are kept of: the mean's interval is the normal one then. */
static void many_runs_are_drawn_as_well(void)
{
    enum { RUNS = 1200 };
    const unsigned size = RUNS;
    static double values[RUNS];
    for (unsigned i = 0; i < RUNS; i++)
        values[i] = i;
    Bootstrap *bootstrap = bootstrap_new();
    Interval mean = intervals_summary(bootstrap, values, (Strata){&size, 1}).mean;
    Interval again = intervals_summary(bootstrap, values, (Strata){&size, 1}).mean;
    bootstrap_free(bootstrap);
    double error = sqrt((RUNS * (double)RUNS - 1) / 12 / RUNS);
    g_assert_cmpfloat_with_epsilon(mean.low, 599.5 - 1.96 * error, 0.03 * error);
    g_assert_cmpfloat_with_epsilon(mean.high, 599.5 + 1.96 * error, 0.03 * error);
    g_assert_cmpfloat(mean.low, ==, again.low);
}

static void medians_may_be_infinite(void)
{
    JsonArray *cases = json_object_get_array_member(reference, "reaches");
    Bootstrap *bootstrap = bootstrap_new();
    for (unsigned i = 0; i < json_array_get_length(cases); i++) {
        JsonObject *expected = json_array_get_object_element(cases, i);
        unsigned count;
        g_autofree double *steps = numbers_in(expected, "steps", &count);
        assert_interval(intervals_median(bootstrap, steps, (Strata){&count, 1}), expected);
    }
    bootstrap_free(bootstrap);
}

/* ---- comparisons ---- */

static void families_are_corrected(void)
{
    JsonArray *families = json_object_get_array_member(reference, "holm");
    for (unsigned i = 0; i < json_array_get_length(families); i++) {
        JsonObject *family = json_array_get_object_element(families, i);
        unsigned count;
        g_autofree double *p = numbers_in(family, "p", &count);
        statistics_holm(p, count);
        assert_all_close(p, json_object_get_array_member(family, "corrected"));
    }
    double p[] = {0.01, NAN, 0.04};
    statistics_holm(p, 3);
    assert_close(p[0], 0.02);
    g_assert_true(isnan(p[1]));
    assert_close(p[2], 0.04);
}

static void add_run(GPtrArray *runs, int64_t seed)
{
    Run *run = run_new();
    run->seed = seed;
    g_ptr_array_add(runs, run);
}

/* Runs of the seeds; NULL: 0, 1 and so on. */
static Result *result_of_seeds(JsonArray *seeds, unsigned count)
{
    Result *result = g_new0(Result, 1);
    result->runs = g_ptr_array_new_with_free_func((GDestroyNotify)run_free);
    for (unsigned i = 0; i < count; i++)
        add_run(result->runs, seeds ? json_array_get_int_element(seeds, i) : i);
    return result;
}

static void result_drop(Result *result)
{
    g_ptr_array_unref(result->runs);
    g_free(result);
}

static void assert_comparison(const Comparison *comparison, JsonObject *expected)
{
    double p = json_object_get_double_member(expected, "p");
    assert_member(comparison->difference, expected, "difference");
    assert_member(comparison->improvement, expected, "improvement");
    assert_member(comparison->improvement_paired, expected, "improvement_paired");
    if (comparison->pairs <= PERMUTATION_EXACT)
        assert_close(comparison->p, p);
    else
        g_assert_cmpfloat_with_epsilon(comparison->p, p, 5 * sqrt(p * (1 - p) / PERMUTATION_DRAWS) + 2e-5);
}

static void variants_are_compared(void)
{
    JsonArray *cases = json_object_get_array_member(reference, "comparisons");
    Bootstrap *bootstrap = bootstrap_new();
    for (unsigned i = 0; i < json_array_get_length(cases); i++) {
        JsonObject *expected = json_array_get_object_element(cases, i);
        unsigned count;
        g_autofree double *x = numbers_in(expected, "x", &count), *y = numbers_in(expected, "y", &count);
        Result *result = result_of_seeds(NULL, count);
        const Scores own = {result, x}, other = {result, y};
        g_autofree Comparison *comparison = comparison_make(bootstrap, &own, &other, 1);
        g_assert_cmpuint(comparison->pairs, ==, count);
        assert_comparison(comparison, expected);
        result_drop(result);
    }
    bootstrap_free(bootstrap);
}

static void variants_are_compared_over_tasks(void)
{
    JsonObject *expected = json_object_get_object_member(reference, "over_tasks");
    JsonArray *tasks = json_object_get_array_member(expected, "tasks");
    Scores own[3], other[3];
    for (unsigned t = 0; t < 3; t++) {
        JsonObject *task = json_array_get_object_element(tasks, t);
        unsigned x_count, y_count;
        double *x = numbers_in(task, "x", &x_count), *y = numbers_in(task, "y", &y_count);
        own[t] = (Scores){result_of_seeds(json_object_get_array_member(task, "own"), x_count), x};
        other[t] = (Scores){result_of_seeds(json_object_get_array_member(task, "other"), y_count), y};
    }
    Bootstrap *bootstrap = bootstrap_new();
    g_autofree Comparison *comparison = comparison_make(bootstrap, own, other, 3);
    bootstrap_free(bootstrap);
    g_assert_cmpint(comparison->pairs, ==, json_object_get_int_member(expected, "pairs"));
    g_assert_cmpuint(comparison->seeds, ==, 4 - 1); /* 0, 1 and 3 of the last task */
    g_assert_cmpuint(comparison->runs, ==, 6 + 7 + 4);
    assert_comparison(comparison, expected);
    for (unsigned t = 0; t < 3; t++) {
        result_drop((Result *)own[t].result);
        result_drop((Result *)other[t].result);
        g_free((double *)own[t].values);
        g_free((double *)other[t].values);
    }
}

/* ---- what is shown ---- */

static Comparison compared(unsigned seeds, double low, double high, double p)
{
    return (Comparison){.seeds = seeds, .difference = {(low + high) / 2, low, high}, .p = p};
}

/* Each condition alone keeps a difference from being shown. */
static void differences_are_shown_where_all_says_so(void)
{
    Comparison cases[] = {compared(5, 1, 3, 0.001),     compared(4, 1, 3, 0.0001),   compared(9, -1, 3, 0.0001),
                          compared(9, 1, 3, 0.0251),    compared(9, -3, -1, 0.0001), compared(9, 1, 3, NAN),
                          compared(9, NAN, NAN, 0.0001)};
    const bool shown[] = {true, false, false, false, true, false, false};
    g_autoptr(GPtrArray) family = g_ptr_array_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        g_ptr_array_add(family, &cases[i]);
    Comparison weak = compared(9, 1, 3, 0.03); /* twice as much is too much */
    g_ptr_array_add(family, &weak);
    comparisons_correct(family);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_true(cases[i].shown == shown[i]);
    g_assert_false(weak.shown);
}

/* ---- a whole study ---- */

static const char *const variants[] = {"ou", "meta", "other"}, *const task_names[] = {"one", "two"};
enum { VARIANTS = 3, TASKS = 2 };

static void add_evaluations(Run *run, JsonArray *steps, JsonArray *returns)
{
    for (unsigned i = 0; i < json_array_get_length(steps); i++) {
        Evaluation evaluation = {json_array_get_int_element(steps, i), 1, number_of(returns, i)};
        g_array_append_val(run->evaluations, evaluation);
    }
    run->steps = json_array_get_int_element(steps, json_array_get_length(steps) - 1);
    run->status = (Status){.state = RUN_DONE, .reason = ""};
    run->builds = g_ptr_array_new();
}

static JsonObject *task_in(JsonObject *study, unsigned task)
{
    return json_array_get_object_element(json_object_get_array_member(study, "tasks"), task);
}

static void add_task(Study *study, JsonObject *expected, unsigned task)
{
    JsonObject *its = task_in(expected, task);
    JsonArray *scale = json_object_get_array_member(its, "scale");
    study->scales[task] = (TaskScale){number_of(scale, 0), number_of(scale, 1), false, NAN};
    for (unsigned v = 0; v < VARIANTS; v++) {
        JsonArray *runs = list_in(json_object_get_array_member(its, "returns"), v);
        for (unsigned r = 0; r < json_array_get_length(runs); r++) {
            Run *run = run_new();
            run->variant = v;
            run->task = task;
            run->seed = r;
            add_evaluations(run, json_object_get_array_member(its, "steps"), list_in(runs, r));
            g_ptr_array_add(study->runs, run);
        }
    }
}

/* As if it had been read; "other" is meta's twin. */
static Study *make_study(JsonObject *expected, unsigned tasks)
{
    Study *study = g_new0(Study, 1);
    study->name = g_strdup("made up");
    study->experiments = g_ptr_array_new();
    study->variants = g_ptr_array_new_with_free_func(g_free);
    study->tasks = g_ptr_array_new_with_free_func(g_free);
    study->runs = g_ptr_array_new_with_free_func((GDestroyNotify)run_free);
    study->baselines = g_new0(unsigned, VARIANTS);
    study->frozen = g_new(unsigned, VARIANTS);
    study->scales = g_new(TaskScale, tasks);
    for (unsigned v = 0; v < VARIANTS; v++) {
        study->frozen[v] = v == 1 ? 2 : v;
        g_ptr_array_add(study->variants, g_strdup(variants[v]));
    }
    for (unsigned t = 0; t < tasks; t++) {
        g_ptr_array_add(study->tasks, g_strdup(task_names[t]));
        add_task(study, expected, t);
    }
    return study;
}

static void assert_result(const TaskResults *task, unsigned variant, JsonObject *expected)
{
    const Result *result = task_result(task, variant);
    const char *const names[] = {"finals", "bests", "areas", "scores"};
    const double *const values[] = {result->finals, result->bests, result->areas, result->scores};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        assert_all_close(values[i], list_in(json_object_get_array_member(expected, names[i]), variant));
    JsonArray *curve = list_in(json_object_get_array_member(expected, "curve"), variant);
    for (unsigned i = 0; i < json_array_get_length(curve); i++) {
        assert_close(result->curve[i].value, number_of(curve, i));
        g_assert_cmpfloat(result->curve[i].low, <, result->curve[i].value);
        g_assert_cmpfloat(result->curve[i].high, >, result->curve[i].value);
    }
    assert_close(result->final.iqm.value, number_of(json_object_get_array_member(expected, "final_iqm"), variant));
    g_assert_cmpint(result->reach.reached, ==,
                    json_array_get_int_element(json_object_get_array_member(expected, "reached"), variant));
}

static void tasks_have_their_numbers(void)
{
    JsonObject *expected = json_object_get_object_member(reference, "study");
    g_autoptr(Study) study = make_study(expected, TASKS);
    g_autoptr(Results) results = results_of(study);
    for (unsigned t = 0; t < TASKS; t++) {
        const TaskResults *task = results->tasks->pdata[t];
        g_assert_cmpuint(task->final_count, ==, 3);
        assert_close(task->threshold, json_object_get_double_member(task_in(expected, t), "threshold"));
        for (unsigned v = 0; v < VARIANTS; v++)
            assert_result(task, v, task_in(expected, t));
        g_assert_null(task_result(task, 0)->baseline);
        g_assert_cmpuint(task_result(task, 1)->frozen->other, ==, 2);
        g_assert_false(task_result(task, 1)->baseline->shown);
        g_assert_cmpfloat(task_result(task, 1)->baseline->p_corrected, >=, 2.0 / 32);
    }
    g_assert_cmpstr(results->remarks->pdata[0], ==,
                    "On one 6 seeds cannot show a difference from the baseline, however large: 2 comparisons and a "
                    "threshold of 0.05 need 7 seeds");
    g_assert_cmpuint(results->fewest, ==, 6);
    g_assert_cmpuint(results->counting, ==, 36);
}

static void scores_are_normalised(void)
{
    JsonObject *expected = json_object_get_object_member(reference, "study");
    g_autoptr(Study) study = make_study(expected, TASKS);
    g_autoptr(Results) results = results_of(study);
    const Aggregates *aggregates = &results->aggregates;
    g_assert_cmpint(aggregates->kind, ==, SCORE_NORMALISED);
    unsigned shares_count;
    g_autofree double *shares = numbers_in(expected, "shares", &shares_count);
    for (unsigned v = 0; v < VARIANTS; v++) {
        const Aggregate *aggregate = aggregates->variants->pdata[v];
        JsonArray *curve = list_in(json_object_get_array_member(expected, "curves"), v);
        assert_close(aggregate->final.iqm.value, number_of(json_object_get_array_member(expected, "score_iqm"), v));
        for (unsigned i = 0; i < shares_count; i++) {
            double place = 100 * shares[i];
            if (place == floor(place))
                assert_close(aggregate->curve[(unsigned)place].value, number_of(curve, i));
        }
    }
    assert_close(aggregates->taus[0], json_object_get_double_member(expected, "lowest"));
    assert_close(aggregates->taus[RESULTS_PROFILE - 1], json_object_get_double_member(expected, "highest"));
    const Interval *improvement = aggregates->improvement;
    g_assert_cmpfloat(improvement[VARIANTS].value, ==, 1 - improvement[1].value);
    g_assert_cmpfloat(improvement[VARIANTS].low, ==, 1 - improvement[1].high);
    g_assert_true(isnan(improvement[0].value));
}

/* Without a scale of one task, ranks stand for scores. */
static void scores_may_be_ranks(void)
{
    JsonObject *expected = json_object_get_object_member(reference, "study");
    g_autoptr(Study) study = make_study(expected, TASKS);
    study->scales[1].high = NAN;
    g_autoptr(Results) results = results_of(study);
    g_assert_cmpint(results->aggregates.kind, ==, SCORE_RANKED);
    for (unsigned v = 0; v < VARIANTS; v++) {
        const Aggregate *aggregate = results->aggregates.variants->pdata[v];
        assert_close(aggregate->final.iqm.value, number_of(json_object_get_array_member(expected, "rank_iqm"), v));
        g_assert_true(isnan(aggregate->area.iqm.value) && isnan(aggregate->curve[50].value));
    }
    const TaskResults *second = results->tasks->pdata[1];
    g_assert_null(task_result(second, 0)->scores);
}

/* The same runs have the same numbers, whatever else is in the study. */
static void numbers_repeat(void)
{
    JsonObject *expected = json_object_get_object_member(reference, "study");
    g_autoptr(Study) both = make_study(expected, 2), one = make_study(expected, 1);
    g_autoptr(Results) more = results_of(both), first = results_of(one);
    g_assert_cmpint(first->aggregates.kind, ==, SCORE_NONE);
    g_assert_cmpuint(first->aggregates.variants->len, ==, 0);
    for (unsigned v = 0; v < VARIANTS; v++) {
        const Result *a = task_result(more->tasks->pdata[0], v), *b = task_result(first->tasks->pdata[0], v);
        g_assert_cmpmem(&a->final, sizeof a->final, &b->final, sizeof b->final);
        g_assert_cmpmem(a->curve, 30 * sizeof a->curve[0], b->curve, 30 * sizeof b->curve[0]);
        if (v > 0)
            g_assert_cmpmem(&a->baseline->difference, sizeof(Interval), &b->baseline->difference, sizeof(Interval));
    }
    const Interval alone = first->aggregates.improvement[VARIANTS]; /* of the only task */
    const Interval improvement = task_result(first->tasks->pdata[0], 1)->baseline->improvement;
    g_assert_cmpmem(&alone, sizeof alone, &improvement, sizeof improvement);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autofree char *path = g_build_filename(g_getenv("DIDACT_TEST_GOLDEN"), "statistics", "reference.json", NULL);
    g_autoptr(JsonParser) parser = json_parser_new();
    g_assert_true(json_parser_load_from_file(parser, path, NULL));
    reference = json_node_get_object(json_parser_get_root(parser));
    g_test_add_func("/numbers/samples", samples_are_summed_up);
    g_test_add_func("/numbers/strata", tasks_are_resampled_apart);
    g_test_add_func("/numbers/axes", runs_are_resampled_and_not_tasks);
    g_test_add_func("/numbers/apart", tasks_share_no_draws);
    g_test_add_func("/numbers/single-runs", single_runs_have_no_interval);
    g_test_add_func("/numbers/many-runs", many_runs_are_drawn_as_well);
    g_test_add_func("/numbers/medians", medians_may_be_infinite);
    g_test_add_func("/numbers/holm", families_are_corrected);
    g_test_add_func("/numbers/comparisons", variants_are_compared);
    g_test_add_func("/numbers/over-tasks", variants_are_compared_over_tasks);
    g_test_add_func("/numbers/shown", differences_are_shown_where_all_says_so);
    g_test_add_func("/numbers/tasks", tasks_have_their_numbers);
    g_test_add_func("/numbers/normalised", scores_are_normalised);
    g_test_add_func("/numbers/ranked", scores_may_be_ranks);
    g_test_add_func("/numbers/repeat", numbers_repeat);
    return g_test_run();
}
