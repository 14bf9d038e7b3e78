#include "report/words/json.h"

#include "record/json-text.h"
#include "report/numbers/bootstrap.h"
#include "report/numbers/remarks.h"
#include "report/words/answer.h"
#include <json-glib/json-glib.h>
#include <math.h>

enum { FORMAT = 1 };

/* ---- values ---- */

static void add_text(JsonBuilder *json, const char *text)
{
    g_autofree char *valid = text ? g_utf8_make_valid(text, -1) : NULL;
    if (valid)
        json_builder_add_string_value(json, valid);
    else
        json_builder_add_null_value(json);
}

static void add_number(JsonBuilder *json, double x)
{
    if (isfinite(x))
        json_builder_add_double_value(json, x);
    else
        json_builder_add_null_value(json);
}

static void put_text(JsonBuilder *json, const char *name, const char *text)
{
    json_builder_set_member_name(json, name);
    add_text(json, text);
}

static void put_number(JsonBuilder *json, const char *name, double x)
{
    json_builder_set_member_name(json, name);
    add_number(json, x);
}

static void put_integer(JsonBuilder *json, const char *name, int64_t x)
{
    json_builder_set_member_name(json, name);
    json_builder_add_int_value(json, x);
}

static void put_truth(JsonBuilder *json, const char *name, bool truth)
{
    json_builder_set_member_name(json, name);
    json_builder_add_boolean_value(json, truth);
}

static void begin_list(JsonBuilder *json, const char *name)
{
    json_builder_set_member_name(json, name);
    json_builder_begin_array(json);
}

static void begin_map(JsonBuilder *json, const char *name)
{
    json_builder_set_member_name(json, name);
    json_builder_begin_object(json);
}

static void put_texts(JsonBuilder *json, const char *name, const GPtrArray *texts)
{
    begin_list(json, name);
    for (unsigned i = 0; i < texts->len; i++)
        add_text(json, texts->pdata[i]);
    json_builder_end_array(json);
}

/* NULL is a list of no numbers. */
static void put_numbers(JsonBuilder *json, const char *name, const double values[], unsigned count)
{
    begin_list(json, name);
    for (unsigned i = 0; values && i < count; i++)
        add_number(json, values[i]);
    json_builder_end_array(json);
}

static void put_interval(JsonBuilder *json, const char *name, Interval interval)
{
    begin_map(json, name);
    put_number(json, "value", interval.value);
    put_number(json, "low", interval.low);
    put_number(json, "high", interval.high);
    json_builder_end_object(json);
}

static void put_summary(JsonBuilder *json, const char *name, const Summary *summary)
{
    begin_map(json, name);
    put_interval(json, "iqm", summary->iqm);
    put_interval(json, "mean", summary->mean);
    put_interval(json, "median", summary->median);
    json_builder_end_object(json);
}

/* Three lists beside each other. */
static void put_intervals(JsonBuilder *json, const char *name, const Interval intervals[], unsigned count)
{
    begin_map(json, name);
    begin_list(json, "value");
    for (unsigned i = 0; i < count; i++)
        add_number(json, intervals[i].value);
    json_builder_end_array(json);
    begin_list(json, "low");
    for (unsigned i = 0; i < count; i++)
        add_number(json, intervals[i].low);
    json_builder_end_array(json);
    begin_list(json, "high");
    for (unsigned i = 0; i < count; i++)
        add_number(json, intervals[i].high);
    json_builder_end_array(json);
    json_builder_end_object(json);
}

static void put_comparison(JsonBuilder *json, const char *name, const Study *study, const Comparison *comparison)
{
    json_builder_set_member_name(json, name);
    if (!comparison) {
        json_builder_add_null_value(json);
        return;
    }
    json_builder_begin_object(json);
    put_text(json, "other", study_variant(study, comparison->other));
    put_integer(json, "pairs", comparison->pairs);
    put_integer(json, "seeds", comparison->seeds);
    put_interval(json, "difference", comparison->difference);
    put_number(json, "p", comparison->p);
    put_number(json, "p_corrected", comparison->p_corrected);
    put_interval(json, "improvement", comparison->improvement);
    put_interval(json, "improvement_paired", comparison->improvement_paired);
    put_truth(json, "shown", comparison->shown);
    json_builder_end_object(json);
}

/* ---- the study ---- */

static void put_experiments(JsonBuilder *json, const Study *study)
{
    begin_list(json, "experiments");
    for (unsigned i = 0; i < study->experiments->len; i++) {
        const StudiedExperiment *experiment = study->experiments->pdata[i];
        json_builder_begin_object(json);
        put_text(json, "name", experiment->name);
        put_text(json, "directory", experiment->directory);
        begin_list(json, "overrides");
        for (char **override = experiment->overrides; *override; override++)
            add_text(json, *override);
        json_builder_end_array(json);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
}

static void put_settings(JsonBuilder *json)
{
    begin_map(json, "settings");
    put_number(json, "confidence", 0.95);
    put_integer(json, "resamples", BOOTSTRAP_NUMBERS * BOOTSTRAP_BLOCK);
    put_integer(json, "resamples_of_curves", BOOTSTRAP_CURVES * BOOTSTRAP_BLOCK);
    put_number(json, "significance", RESULTS_SIGNIFICANT);
    put_integer(json, "enough_seeds", RESULTS_ENOUGH_SEEDS);
    json_builder_end_object(json);
}

static void put_variants(JsonBuilder *json, const Study *study)
{
    begin_list(json, "variants");
    for (unsigned v = 0; v < study->variants->len; v++) {
        json_builder_begin_object(json);
        put_text(json, "name", study_variant(study, v));
        put_text(json, "baseline", study->baselines[v] == v ? NULL : study_variant(study, study->baselines[v]));
        put_text(json, "frozen", study->frozen[v] == v ? NULL : study_variant(study, study->frozen[v]));
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
}

static bool run_counts(const Results *results, const Run *run)
{
    const Result *result = task_result(results->tasks->pdata[run->task], run->variant);
    return result && g_ptr_array_find(result->runs, run, NULL);
}

static void put_runs(JsonBuilder *json, const Study *study, const Results *results)
{
    begin_list(json, "runs");
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = study->runs->pdata[i];
        json_builder_begin_object(json);
        put_text(json, "variant", study_variant(study, run->variant));
        put_text(json, "task", study_task(study, run->task));
        put_integer(json, "seed", run->seed);
        put_text(json, "directory", run->directory);
        put_text(json, "state", run_state_name(run->status.state));
        put_text(json, "reason", *run->status.reason ? run->status.reason : NULL);
        put_truth(json, "counts", run_counts(results, run));
        put_integer(json, "step", run->status.step);
        put_integer(json, "steps", run->steps);
        put_integer(json, "updates", run->status.updates);
        put_number(json, "seconds", run->status.seconds);
        put_integer(json, "evaluations", run->evaluations->len);
        put_number(json, "latest_return", run_latest_return(run));
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
}

/* ---- tasks ---- */

static void put_seeds(JsonBuilder *json, const Result *result)
{
    begin_list(json, "seeds");
    for (unsigned i = 0; i < result->runs->len; i++)
        json_builder_add_int_value(json, ((const Run *)result->runs->pdata[i])->seed);
    json_builder_end_array(json);
}

static void add_result(JsonBuilder *json, const Study *study, const TaskResults *task, const Result *result)
{
    unsigned runs = result->runs->len;
    json_builder_begin_object(json);
    put_text(json, "variant", study_variant(study, result->variant));
    put_integer(json, "planned", result->planned);
    put_integer(json, "finished", result->finished);
    put_seeds(json, result);
    put_numbers(json, "finals", result->finals, runs);
    put_numbers(json, "bests", result->bests, runs);
    put_numbers(json, "areas", result->areas, runs);
    put_numbers(json, "scores", result->scores, runs);
    put_summary(json, "final", &result->final);
    put_summary(json, "best", &result->best);
    put_summary(json, "area", &result->area);
    put_intervals(json, "curve", result->curve, runs ? task->steps->len : 0);
    begin_map(json, "reach");
    put_integer(json, "reached", result->reach.reached);
    put_interval(json, "median_step", result->reach.median_step);
    json_builder_end_object(json);
    put_comparison(json, "with_baseline", study, result->baseline);
    put_comparison(json, "with_frozen", study, result->frozen);
    json_builder_end_object(json);
}

static void add_task(JsonBuilder *json, const Study *study, const TaskResults *task)
{
    const TaskScale *scale = &study->scales[task->task];
    json_builder_begin_object(json);
    put_text(json, "name", study_task(study, task->task));
    put_number(json, "low", scale->low);
    put_truth(json, "low_measured", scale->low_measured);
    put_number(json, "high", scale->high);
    put_number(json, "threshold", task->threshold);
    put_truth(json, "threshold_given", task->threshold_given);
    put_integer(json, "final_evaluations", task->final_count);
    begin_list(json, "steps");
    for (unsigned i = 0; i < task->steps->len; i++)
        json_builder_add_int_value(json, g_array_index(task->steps, int64_t, i));
    json_builder_end_array(json);
    begin_list(json, "results");
    for (unsigned v = 0; v < task->results->len; v++)
        add_result(json, study, task, task->results->pdata[v]);
    json_builder_end_array(json);
    json_builder_end_object(json);
}

/* ---- aggregates ---- */

static void add_aggregate(JsonBuilder *json, const Study *study, const Aggregates *aggregates,
                          const Aggregate *aggregate)
{
    json_builder_begin_object(json);
    put_text(json, "variant", study_variant(study, aggregate->variant));
    put_integer(json, "runs", aggregate->runs);
    put_summary(json, "final", &aggregate->final);
    put_summary(json, "area", &aggregate->area);
    put_intervals(json, "curve", aggregate->curve, aggregates->kind == SCORE_NORMALISED ? RESULTS_CURVE : 0);
    put_intervals(json, "profile", aggregate->profile, RESULTS_PROFILE);
    put_comparison(json, "with_baseline", study, aggregate->baseline);
    put_comparison(json, "with_frozen", study, aggregate->frozen);
    json_builder_end_object(json);
}

/* A list of intervals for each row's variant, in the order of `variants`; null where there is none. */
static void put_improvement(JsonBuilder *json, const Study *study, const Interval *improvement)
{
    json_builder_set_member_name(json, "improvement");
    if (!improvement) {
        json_builder_add_null_value(json);
        return;
    }
    json_builder_begin_object(json);
    for (unsigned v = 0; v < study->variants->len; v++)
        put_intervals(json, study_variant(study, v), improvement + (size_t)v * study->variants->len,
                      study->variants->len);
    json_builder_end_object(json);
}

static void put_aggregates(JsonBuilder *json, const Study *study, const Aggregates *aggregates)
{
    static const char *const kinds[] = {
        [SCORE_NONE] = "none", [SCORE_NORMALISED] = "normalised", [SCORE_RANKED] = "ranked"};
    begin_map(json, "aggregates");
    put_text(json, "scores", kinds[aggregates->kind]);
    begin_list(json, "tasks");
    for (unsigned t = 0; t < aggregates->tasks->len; t++)
        add_text(json, study_task(study, ((const TaskResults *)aggregates->tasks->pdata[t])->task));
    json_builder_end_array(json);
    put_numbers(json, "taus", aggregates->taus, aggregates->kind == SCORE_NONE ? 0 : RESULTS_PROFILE);
    begin_list(json, "variants");
    for (unsigned i = 0; i < aggregates->variants->len; i++)
        add_aggregate(json, study, aggregates, aggregates->variants->pdata[i]);
    json_builder_end_array(json);
    put_improvement(json, study, aggregates->improvement);
    json_builder_end_object(json);
}

/* ---- the whole ---- */

static void put_words(JsonBuilder *json, const Study *study, const Results *results)
{
    g_autofree char *answer = answer_text(study, results), *seeds = remark_on_seeds(results);
    put_text(json, "answer", answer);
    put_text(json, "warning", seeds);
    put_texts(json, "troubles", results->troubles);
    put_texts(json, "remarks", results->remarks);
}

char *json_of(const Study *study, const Results *results)
{
    g_autoptr(JsonBuilder) json = json_builder_new();
    json_builder_begin_object(json);
    put_integer(json, "format", FORMAT);
    put_text(json, "program", "didact " DIDACT_VERSION);
    put_text(json, "name", study->name);
    put_experiments(json, study);
    put_settings(json);
    put_words(json, study, results);
    put_variants(json, study);
    begin_list(json, "tasks");
    for (unsigned t = 0; t < results->tasks->len; t++)
        add_task(json, study, results->tasks->pdata[t]);
    json_builder_end_array(json);
    put_aggregates(json, study, &results->aggregates);
    put_runs(json, study, results);
    json_builder_end_object(json);
    g_autoptr(JsonNode) root = json_builder_get_root(json);
    g_autofree char *text = json_text_of(root);
    return g_strconcat(text, "\n", NULL);
}
