/* What a report makes of run directories, written here by hand: good ones, odd ones and broken ones. */
#include "record/lock.h"
#include "report/numbers/remarks.h"
#include "report/words/answer.h"
#include "report/words/digits.h"
#include "report/words/json.h"
#include "report/words/summary.h"
#include "support/made-up.h"
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static const Result *result(const Results *results, unsigned variant)
{
    const TaskResults *task = g_ptr_array_index(results->tasks, 0);
    return g_ptr_array_index(task->results, variant);
}

/* 20 evaluations: the last two, 18 and 19, make the final return 18.5 + offset. */
static void numbers_are_those_of_the_files(void)
{
    made_up_begin();
    made_up_put_runs();
    g_autoptr(Study) study = made_up_read();
    g_autoptr(Results) results = results_of(study);
    const Result *ou = result(results, 0), *meta = result(results, 1);
    g_assert_cmpfloat(ou->final.iqm.value, ==, 19.5);
    g_assert_cmpfloat(meta->final.iqm.value, ==, 25.5);
    g_assert_cmpfloat(meta->best.iqm.value, ==, 26);
    g_assert_cmpfloat(meta->area.iqm.value, ==, 16.5);
    g_assert_cmpfloat(meta->curve[3].value, ==, 10);
    /* Differences 5 and 7. Of a hundred resamples of two pairs fifty have both, 25 either twice. */
    g_assert_cmpfloat(meta->baseline->difference.value, ==, 6);
    g_assert_cmpfloat(meta->baseline->difference.low, ==, 5);
    g_assert_cmpfloat(meta->baseline->difference.high, ==, 7);
    g_assert_cmpfloat(meta->baseline->p, ==, 0.5);
    g_assert_false(meta->baseline->shown);
    g_assert_null(ou->baseline);
    g_assert_null(meta->frozen);
    g_assert_cmpuint(results->troubles->len, ==, 0);
    made_up_end();
}

static void the_baseline_is_the_named_one(void)
{
    made_up_begin();
    made_up_put_runs();
    made_up_put("experiment.yaml", "name: of its own\nreport: {baseline: meta}\n");
    g_autoptr(Study) study = made_up_read();
    g_autoptr(Results) results = results_of(study);
    g_assert_cmpstr(study->name, ==, "of its own");
    g_assert_cmpfloat(result(results, 0)->baseline->difference.value, ==, -6);
    g_assert_null(result(results, 1)->baseline);
    made_up_end();
}

/* A run that ends early cuts all to what they share, and it is said; a half-written line is not there yet. */
static void unequal_runs_are_cut_and_told(void)
{
    made_up_begin();
    made_up_put_runs();
    g_autofree char *shorter = made_up_evaluations(10, 9);
    g_autofree char *broken_off = g_strconcat(shorter, "1000,0,0,0,7", NULL);
    made_up_put_run("meta/1", "done", broken_off);
    g_autoptr(Study) study = made_up_read();
    g_autoptr(Results) results = results_of(study);
    const TaskResults *task = g_ptr_array_index(results->tasks, 0);
    g_assert_cmpuint(task->steps->len, ==, 10);
    g_assert_cmpfloat(result(results, 0)->final.iqm.value, ==, 10);
    g_assert_cmpuint(results->remarks->len, >, 0);
    g_assert_nonnull(strstr(g_ptr_array_index(results->remarks, 0), "unequal length"));
    made_up_end();
}

/* Failed runs and returns that are no numbers are named, and never averaged. */
static void bad_runs_are_named_and_left_out(void)
{
    made_up_begin();
    made_up_put_runs();
    g_autofree char *sound = made_up_evaluations(20, 100);
    g_autofree char *unsound = g_strconcat(sound, "2000,0,0,0,nan,5,0\n", NULL);
    made_up_put_run("ou/1", "failed", sound);
    made_up_put_run("meta/1", "done", unsound);
    g_autoptr(Study) study = made_up_read();
    g_autoptr(Results) results = results_of(study);
    g_assert_cmpuint(result(results, 0)->runs->len, ==, 1);
    g_assert_cmpfloat(result(results, 0)->final.iqm.value, ==, 18.5);
    g_assert_cmpuint(results->troubles->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(results->troubles, 0), ==,
                    "ou on pendulum, seed 1 failed at step 1900 of 1900: it broke");
    g_assert_nonnull(strstr(g_ptr_array_index(results->troubles, 1), "its mean return at step 2000 is nan"));
    made_up_end();
}

static void one_evaluation_is_enough(void)
{
    made_up_begin();
    made_up_put("plan.tsv", "variant\ttask\tseed\tsteps\tdirectory\nou\tpendulum\t0\t1900\tou/0\n");
    g_autofree char *text = made_up_evaluations(1, 3);
    made_up_put_run("ou/0", "running", text);
    g_autoptr(Study) study = made_up_read();
    g_autoptr(Results) results = results_of(study);
    g_assert_cmpfloat(result(results, 0)->final.iqm.value, ==, 3);
    g_assert_true(isnan(result(results, 0)->final.iqm.low));
    made_up_end();
}

/* While runs go on the finished ones count, and the others are named. */
static void runs_under_way_do_not_mix_with_finished_ones(void)
{
    made_up_begin();
    made_up_put_runs();
    g_autofree char *text = made_up_evaluations(7, 9);
    made_up_put_run("meta/1", "running", text);
    g_autofree char *folder = g_build_filename(made_up, "meta/1", NULL);
    int lock = lock_take(folder, 0, NULL);
    g_autoptr(Study) study = made_up_read();
    lock_release(lock);
    g_autoptr(Results) results = results_of(study);
    const TaskResults *task = g_ptr_array_index(results->tasks, 0);
    g_assert_cmpuint(task->steps->len, ==, 20);
    g_assert_cmpuint(result(results, 1)->runs->len, ==, 1);
    g_assert_cmpuint(result(results, 1)->baseline->pairs, ==, 1);
    g_assert_true(isnan(result(results, 1)->baseline->p));
    g_assert_cmpstr(g_ptr_array_index(results->troubles, 0), ==,
                    "meta on pendulum, seed 1 is still running at step 1900 of 1900");
    g_autofree char *seeds = remark_on_seeds(results);
    g_assert_cmpstr(seeds, ==,
                    "Too few seeds to name a winner: a number here rests on 1 seed, and at least 5 are needed");
    made_up_end();
}

/* A run whose process died wrote no last word. */
static void a_dead_run_is_not_called_running(void)
{
    made_up_begin();
    made_up_put_runs();
    g_autofree char *text = made_up_evaluations(7, 9);
    made_up_put_run("meta/1", "running", text);
    g_autoptr(Study) study = made_up_read();
    g_autoptr(Results) results = results_of(study);
    g_assert_cmpstr(g_ptr_array_index(results->troubles, 0), ==,
                    "meta on pendulum, seed 1 was stopped at step 1900 of 1900: its process died without a word");
    made_up_end();
}

static void put_builds(const char *run, const char *builds)
{
    g_autofree char *path = g_build_filename(run, "manifest.json", NULL);
    g_autofree char *json = g_strdup_printf("{\"builds\": [%s]}", builds);
    made_up_put(path, json);
}

/* Where not all was made by the same program and plugins, the report says so. */
static void other_builds_are_told(void)
{
    made_up_begin();
    made_up_put_runs();
    put_builds("ou/0", "{\"parts\": {\"the program\": \"aaaaaaaaaaaaaaa\", \"exploration/ou\": \"bbb\"}}");
    put_builds("ou/1", "{\"parts\": {\"the program\": \"aaaaaaaaaaaaaaa\", \"exploration/ou\": \"bbb\"}}");
    put_builds("meta/0", "{\"parts\": {\"the program\": \"aaaaaaaaaaaaaaa\", \"exploration/meta\": \"ccc\"}}");
    {
        g_autoptr(Study) study = made_up_read();
        g_autoptr(Results) results = results_of(study);
        g_assert_cmpuint(results->remarks->len, ==, 0);
    }
    put_builds("meta/1", "{\"parts\": {\"the program\": \"aaaaaaaaaaaaaaa\", \"exploration/meta\": \"ccc\"}},"
                         "{\"parts\": {\"the program\": \"ddd\", \"exploration/meta\": \"ccc\"}}");
    g_autoptr(Study) study = made_up_read();
    g_autoptr(Results) results = results_of(study);
    g_assert_cmpuint(results->remarks->len, ==, 2);
    g_assert_cmpstr(
        g_ptr_array_index(results->remarks, 0), ==,
        "The runs were made by 2 builds of the program, and may differ for that; by SHA-256: aaaaaaaaaaaa (4 "
        "runs), ddd (1 run)");
    g_assert_cmpstr(g_ptr_array_index(results->remarks, 1), ==,
                    "meta on pendulum, seed 1 was begun by one build and gone on with by another (2 in all)");
    made_up_end();
}

/* What stands at step 0 alone is told to say nothing. */
static void the_beginning_is_no_result(void)
{
    made_up_begin();
    made_up_put_runs();
    g_autofree char *text = made_up_evaluations(1, 9);
    made_up_put_run("meta/1", "done", text);
    g_autoptr(Study) study = made_up_read();
    g_autoptr(Results) results = results_of(study);
    g_assert_nonnull(strstr(g_ptr_array_index(results->remarks, 0), "is at step 0, before anything was learned"));
    made_up_end();
}

/* An evaluation that lacks episodes would have a mean of another kind; a row that is none is left out and told. */
static void parts_of_files_are_left_out(void)
{
    made_up_begin();
    made_up_put_runs();
    g_autofree char *whole = made_up_evaluations(10, 0);
    g_autofree char *text = g_strconcat(whole, "1000,0,0,0,77,5,0\n", "900,0,0\n", "x,0,0,0,1,5,0\n", NULL);
    made_up_put_run("ou/0", "done", text);
    g_autoptr(Study) study = made_up_read();
    const Run *run = g_ptr_array_index(study->runs, 0);
    g_assert_cmpuint(run->evaluations->len, ==, 10);
    g_assert_cmpuint(run->unreadable, ==, 2);
    made_up_end();
}

/* Within a matrix a variant is compared with the baseline of its own cell. */
static void the_baseline_is_that_of_the_cell(void)
{
    made_up_begin();
    made_up_put("plan.tsv", "variant\ttask\tseed\tsteps\tdirectory\n"
                            "ou,tau=1\tt\t0\t1\ta\nou,tau=2\tt\t0\t1\tb\n"
                            "meta,tau=1\tt\t0\t1\tc\nmeta,tau=2\tt\t0\t1\td\n");
    g_autoptr(Study) study = made_up_read();
    const unsigned baselines[] = {0, 1, 0, 1};
    g_assert_cmpmem(study->baselines, sizeof baselines, baselines, sizeof baselines);
    made_up_end();
}

/* A column has four significant digits in its largest number, and its decimals in all. */
static void columns_share_their_decimals(void)
{
    const struct {
        double largest, x;
        const char *text;
    } cases[] = {{1203, -0.52, "-1"},      {152.34, -9, "-9.0"}, {15.2, 0.004, "0.00"},
                 {0.3, 0.12345, "0.1235"}, {1203, -0.02, "0"},   {0, 0, "0"},
                 {152.34, NAN, "-"},       {1e9, 1e9, "1e+09"},  {152.34, -INFINITY, "-inf"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Digits digits = {cases[i].largest};
        g_autofree char *text = digits_text(&digits, cases[i].x);
        g_assert_cmpstr(text, ==, cases[i].text);
    }
}

/* ---- words ---- */

/* Seeds 0, 1, ... of both variants; the second's returns are higher by `gain` and a little more with each seed. */
static void put_seeds(unsigned seeds, double gain)
{
    g_autoptr(GString) plan = g_string_new("variant\ttask\tseed\tsteps\tdirectory\n");
    for (unsigned i = 0; i < 2 * seeds; i++) {
        const char *variant = i < seeds ? "ou" : "meta";
        unsigned seed = i % seeds;
        g_string_append_printf(plan, "%s\tpendulum\t%u\t1900\t%s/%u\n", variant, seed, variant, seed);
        g_autofree char *run = g_strdup_printf("%s/%u", variant, seed);
        g_autofree char *text = made_up_evaluations(20, 2 * sin(seed * 7) + (i < seeds ? 0 : gain + 0.1 * seed));
        made_up_put_run(run, "done", text);
    }
    made_up_put("plan.tsv", plan->str);
}

static void assert_answer(unsigned seeds, double gain, const char *words, bool with_twins)
{
    made_up_begin();
    put_seeds(seeds, gain);
    if (with_twins) {
        made_up_put("ou/0/config.yaml", "{exploration: {learn: false}}\n");
        made_up_put("meta/0/config.yaml", "{exploration: {learn: true}}\n");
    }
    g_autoptr(Study) study = made_up_read();
    g_autoptr(Results) results = results_of(study);
    g_autofree char *answer = answer_text(study, results);
    g_test_message("%s", answer);
    g_assert_nonnull(strstr(answer, words));
    made_up_end();
}

/* The answer claims what is shown and no more. */
static void the_answer_is_what_is_shown(void)
{
    assert_answer(8, 20, "On pendulum higher final returns than ou are shown for meta by 20", false);
    assert_answer(8, -20, "On pendulum lower final returns than ou are shown for meta by 19.75 (95 % interval 19.45 to",
                  false);
    assert_answer(8, 0, "On pendulum no difference from ou is shown; the difference is that of meta, 0.", false);
    assert_answer(5, 20, "On pendulum no difference from ou is shown", false); /* five pairs give p = 0.0625 at best */
    assert_answer(4, 20, "On pendulum no winner can be named with fewer than 5 seeds", false);
    assert_answer(8, 20, "On pendulum learning is shown to help meta by 20", true);
    assert_answer(8, -20, "On pendulum learning is shown to harm meta by 19", true);
    assert_answer(8, 0, "On pendulum no effect of learning is shown", true);
}

static void there_may_be_no_answer(void)
{
    made_up_begin();
    made_up_put_plan();
    g_autoptr(Study) nothing = made_up_read();
    g_autoptr(Results) none = results_of(nothing);
    g_autofree char *empty = answer_text(nothing, none);
    g_assert_cmpstr(empty, ==, "There is no result yet: no run that counts has an evaluation.");
    made_up_put("plan.tsv", "variant\ttask\tseed\tsteps\tdirectory\nou\tpendulum\t0\t1900\tou/0\n");
    g_autofree char *text = made_up_evaluations(20, 0);
    made_up_put_run("ou/0", "done", text);
    g_autoptr(Study) study = made_up_read();
    g_autoptr(Results) results = results_of(study);
    g_autofree char *answer = answer_text(study, results);
    g_assert_cmpstr(answer, ==,
                    "There is nothing to compare; ou on pendulum ends at 18.50 (interquartile mean of 1 seed).");
    made_up_end();
}

static void the_summary_is_aligned(void)
{
    made_up_begin();
    put_seeds(8, 20);
    g_autoptr(Study) study = made_up_read();
    g_autoptr(Results) results = results_of(study);
    g_autofree char *summary = summary_text(study, results);
    g_auto(GStrv) lines = g_strsplit(summary, "\n", -1);
    g_assert_cmpstr(lines[1], ==, "pendulum");
    g_assert_true(g_str_has_suffix(lines[3], "  0.008  *"));
    g_assert_true(g_str_has_suffix(lines[2], "  -"));
    g_assert_cmpuint(strlen(lines[2]), ==, strlen(lines[0])); /* both end in the column of p */
    g_assert_cmpuint(strlen(lines[3]), ==, strlen(lines[0]) + 3);
    made_up_end();
}

/* ---- JSON ---- */

/* What is no number is null, and the text is JSON, whatever is missing. */
static void json_is_json(void)
{
    made_up_begin();
    made_up_put_runs();
    made_up_put("plan.tsv", "variant\ttask\tseed\tsteps\tdirectory\nou\tpendulum\t0\t1900\tou/0\n"
                            "a \"b\" \\ \xc3\xa4\tpendulum\t0\t1900\tmeta/0\nlate\tpendulum\t0\t1900\tlate/0\n"
                            "ou\thopper\t0\t10\tx\n");
    g_autoptr(Study) study = made_up_read();
    g_autoptr(Results) results = results_of(study);
    g_autofree char *text = json_of(study, results);
    g_autoptr(JsonNode) root = json_from_string(text, NULL);
    g_assert_nonnull(root);
    JsonObject *report = json_node_get_object(root);
    JsonObject *task = json_array_get_object_element(json_object_get_array_member(report, "tasks"), 0);
    JsonArray *members = json_object_get_array_member(task, "results");
    JsonObject *second = json_array_get_object_element(members, 1);
    g_assert_cmpstr(json_object_get_string_member(second, "variant"), ==, "a \"b\" \\ ä");
    JsonObject *iqm = json_object_get_object_member(json_object_get_object_member(second, "final"), "iqm");
    g_assert_cmpfloat(json_object_get_double_member(iqm, "value"), ==, 23.5);
    g_assert_true(json_object_get_null_member(iqm, "low"));
    JsonObject *compared = json_object_get_object_member(second, "with_baseline");
    g_assert_true(json_object_get_null_member(compared, "p"));
    g_assert_false(json_object_get_boolean_member(compared, "shown"));
    g_assert_cmpuint(json_array_get_length(json_object_get_array_member(report, "runs")), ==, 4);
    made_up_end();
}

/* ---- refusals ---- */

static void refused(const char *path, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(study_read((const char *const[]){path, NULL}, &error));
    g_assert_error(error, CORE_ERROR, FAULT_DATA);
    g_assert_nonnull(strstr(error->message, words));
}

static void what_is_no_experiment_is_refused(void)
{
    made_up_begin();
    refused("/nowhere/at/all", "there is no such directory");
    refused(made_up, "no plan.tsv");
    made_up_put("plan.tsv", "variant\ttask\tseed\tsteps\tdirectory\nou\tpendulum\tx\t1900\tou/0\n");
    refused(made_up, "plan.tsv:2: this is no planned run");
    made_up_put("plan.tsv", "variant\ttask\n");
    refused(made_up, "there is no column 'seed'");
    made_up_end();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/study/numbers", numbers_are_those_of_the_files);
    g_test_add_func("/study/baseline", the_baseline_is_the_named_one);
    g_test_add_func("/study/unequal", unequal_runs_are_cut_and_told);
    g_test_add_func("/study/bad-runs", bad_runs_are_named_and_left_out);
    g_test_add_func("/study/one", one_evaluation_is_enough);
    g_test_add_func("/study/builds", other_builds_are_told);
    g_test_add_func("/study/under-way", runs_under_way_do_not_mix_with_finished_ones);
    g_test_add_func("/study/dead", a_dead_run_is_not_called_running);
    g_test_add_func("/study/beginning", the_beginning_is_no_result);
    g_test_add_func("/study/parts", parts_of_files_are_left_out);
    g_test_add_func("/study/cells", the_baseline_is_that_of_the_cell);
    g_test_add_func("/study/digits", columns_share_their_decimals);
    g_test_add_func("/study/answer", the_answer_is_what_is_shown);
    g_test_add_func("/study/no-answer", there_may_be_no_answer);
    g_test_add_func("/study/summary", the_summary_is_aligned);
    g_test_add_func("/study/json", json_is_json);
    g_test_add_func("/study/refusals", what_is_no_experiment_is_refused);
    return g_test_run();
}
