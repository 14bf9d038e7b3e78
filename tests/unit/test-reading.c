/* How run directories are read: compressed tables, metrics in bins, observations, twins, scales, several experiments. */
#include "record/table.h"
#include "support/made-up.h"
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const Run *run_at(const Study *study, unsigned i)
{
    return study->runs->pdata[i];
}

/* ---- tables ---- */

/* The file gives way to NAME.gz. */
static void compress(const char *name, gssize keep)
{
    g_autofree char *path = g_build_filename(made_up, name, NULL), *text = NULL;
    g_autofree char *packed = g_strconcat(path, ".gz", NULL);
    gsize length, read, written;
    char out[1 << 16];
    g_assert_true(g_file_get_contents(path, &text, &length, NULL));
    g_autoptr(GZlibCompressor) gzip = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
    GConverterResult result = g_converter_convert(G_CONVERTER(gzip), text, length, out, sizeof out,
                                                  G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
    g_assert_cmpint(result, ==, G_CONVERTER_FINISHED);
    g_assert_true(g_file_set_contents(packed, out, keep ? keep : (gssize)written, NULL));
    g_remove(path);
}

static void tables_may_be_compressed(void)
{
    made_up_begin();
    made_up_put_runs();
    compress("ou/1/evaluations.csv", 0);
    g_autoptr(Study) study = made_up_read();
    g_assert_cmpuint(run_at(study, 1)->evaluations->len, ==, 20);
    g_assert_cmpuint(run_at(study, 1)->unreadable, ==, 0);
    made_up_end();
}

/* What stands before the damage is read, and the rest is told. */
static void damaged_tables_are_told(void)
{
    made_up_begin();
    made_up_put_runs();
    compress("ou/1/evaluations.csv", 150);
    compress("meta/0/evaluations.csv", 40); /* not even the head */
    made_up_put("meta/1/evaluations.csv", "step,reward\n0,1\n");
    g_autoptr(Study) study = made_up_read();
    g_assert_cmpuint(run_at(study, 1)->evaluations->len, >, 3);
    g_assert_cmpuint(run_at(study, 1)->evaluations->len, <, 20);
    for (unsigned i = 1; i < 4; i++)
        g_assert_cmpuint(run_at(study, i)->unreadable, ==, 1);
    g_assert_cmpuint(run_at(study, 2)->evaluations->len, ==, 0);
    made_up_end();
}

/* Longer than what is read at a time, lines and file. */
static void long_tables_are_read_whole(void)
{
    enum { ROWS = 30000 };
    made_up_begin();
    g_autoptr(GString) text = g_string_new("a,b\n");
    for (int i = 0; i < ROWS; i++)
        g_string_append_printf(text, "%d,%s\n", i, "some text");
    g_autofree char *wide = g_strnfill(300000, 'x');
    g_string_append_printf(text, "%d,%s\r\nno end,", ROWS, wide);
    made_up_put("table.csv", text->str);
    g_autofree char *path = g_build_filename(made_up, "table.csv", NULL);
    Table table;
    const char *fields[2];
    g_assert_true(table_open(&table, path, ',', (const char *[]){"a", NULL}, NULL));
    g_assert_true(table_want(&table, "b"));
    g_assert_false(table_want(&table, "c"));
    for (int64_t i = 0, read; i <= ROWS; i++) {
        g_assert_cmpint(table_next(&table, fields), ==, TABLE_ROW);
        g_assert_true(table_integer(fields[0], &read));
        g_assert_cmpint(read, ==, i);
    }
    g_assert_cmpuint(strlen(fields[1]), ==, 300000);
    g_assert_cmpuint(table.line, ==, ROWS + 2);
    g_assert_cmpint(table_next(&table, fields), ==, TABLE_END);
    table_close(&table);
    made_up_end();
}

/* ---- metrics, times, observations ---- */

/* Steps 1 to 1900: `value` is the step, but every tenth is 0 and the last is none. */
static char *metrics(void)
{
    GString *text = g_string_new("step,name,value\n");
    for (int step = 1; step <= 1900; step++)
        g_string_append_printf(text, "%d,sigma,%d\n%d,meta_reward,1\n", step, step % 10 ? step : 0, step);
    g_string_append(text, "1900,sigma,nan\n1900,broken\n");
    return g_string_free(text, FALSE);
}

static void metrics_are_binned(void)
{
    made_up_begin();
    made_up_put_runs();
    g_autofree char *text = metrics();
    made_up_put("ou/0/metrics.csv", text);
    g_autoptr(Study) study = made_up_read();
    const Metric *sigma = run_metric(run_at(study, 0), "sigma");
    g_assert_cmpuint(run_at(study, 0)->metrics->len, ==, 2);
    g_assert_cmpuint(run_at(study, 0)->unreadable, ==, 1);
    g_assert_null(run_metric(run_at(study, 0), "other"));
    /* 1900 steps in 200 bins: the first has 1 to 9, the second 10 (a zero) to 19, the last 1891 to 1900. */
    g_assert_cmpuint(sigma->bins[0].count, ==, 9);
    g_assert_cmpfloat(sigma->bins[0].sum, ==, 45);
    g_assert_cmpuint(sigma->bins[0].zeros, ==, 0);
    g_assert_cmpuint(sigma->bins[1].count, ==, 10);
    g_assert_cmpuint(sigma->bins[1].zeros, ==, 1);
    g_assert_cmpuint(sigma->bins[199].count, ==, 10);
    g_assert_cmpuint(sigma->values, ==, 1901);
    g_assert_true(isnan(sigma->last.value));
    made_up_end();
}

static void points_are_even(void)
{
    made_up_begin();
    made_up_put_runs();
    g_autofree char *text = metrics();
    made_up_put("ou/0/metrics.csv", text);
    g_autoptr(Study) study = made_up_read();
    const Metric *sigma = run_metric(run_at(study, 0), "sigma");
    g_assert_cmpuint(sigma->points->len, >, METRIC_POINTS / 2 - 1);
    g_assert_cmpuint(sigma->points->len, <=, METRIC_POINTS);
    for (unsigned i = 0; i < sigma->points->len; i++)
        g_assert_cmpint(g_array_index(sigma->points, Sample, i).step, ==, 1 + (int64_t)i * sigma->stride);
    made_up_end();
}

static void times_may_lack_memory(void)
{
    made_up_begin();
    made_up_put_runs();
    made_up_put("ou/0/timing.csv", "step,seconds,updates\n100,0.5,50\n200,1.25,x\n");
    made_up_put("ou/1/timing.csv", "step,seconds,updates,memory\n100,0.5,50,17.5\n");
    g_autoptr(Study) study = made_up_read();
    g_assert_cmpuint(run_at(study, 0)->timings->len, ==, 1);
    g_assert_cmpuint(run_at(study, 0)->unreadable, ==, 1);
    Timing older = g_array_index(run_at(study, 0)->timings, Timing, 0);
    g_assert_cmpfloat(older.seconds, ==, 0.5);
    g_assert_true(isnan(older.memory));
    g_assert_cmpfloat(g_array_index(run_at(study, 1)->timings, Timing, 0).memory, ==, 17.5);
    made_up_end();
}

static void observations_are_kept(void)
{
    made_up_begin();
    made_up_put_runs();
    made_up_put("ou/0/observations.csv",
                "step,role,o0,o1\n1,teach,0.5,-1\n2,examine,2,3\n3,teach,nan,1\n4,teach,1\n5,baseline,7,8\n");
    g_autoptr(Study) study = made_up_read();
    const Visits *visits = &run_at(study, 0)->visits;
    g_assert_cmpuint(visits->size, ==, 2);
    g_assert_cmpuint(visits->visits->len, ==, 3);
    g_assert_cmpuint(run_at(study, 0)->unreadable, ==, 2);
    g_assert_true(g_array_index(visits->visits, Visit, 0).taught);
    g_assert_false(g_array_index(visits->visits, Visit, 1).taught);
    g_assert_cmpfloat(visits->observations[3], ==, 3);
    g_assert_cmpfloat(visits->observations[4], ==, 7);
    g_assert_cmpuint(run_at(study, 1)->visits.size, ==, 0);
    made_up_end();
}

/* ---- twins ---- */

static void put_config(const char *run, const char *exploration, const char *more)
{
    g_autofree char *path = g_build_filename(run, "config.yaml", NULL);
    g_autofree char *text = g_strdup_printf("name: x\nseed: 0\nexploration: %s\n%s", exploration, more);
    made_up_put(path, text);
}

static void assert_frozen(unsigned ou, unsigned meta)
{
    g_autoptr(Study) study = made_up_read();
    g_assert_cmpuint(study->frozen[0], ==, ou);
    g_assert_cmpuint(study->frozen[1], ==, meta);
}

/* By what the configurations say, not by names: "ou" stands for any. */
static void twins_differ_in_learning_alone(void)
{
    made_up_begin();
    made_up_put_runs();
    assert_frozen(0, 1); /* no configuration is there */
    put_config("ou/0", "{plugin: meta, learn: false, rate: 0.1}", "");
    put_config("meta/0", "{plugin: meta, learn: true, rate: 0.1}", "checkpoint: {every: 3}\n");
    assert_frozen(0, 0);
    put_config("meta/0", "{plugin: meta, rate: 0.1}", "");
    assert_frozen(0, 0);
    put_config("meta/0", "{plugin: meta, learn: true, rate: 0.2}", "");
    assert_frozen(0, 1);
    put_config("meta/0", "{plugin: meta, learn: true, rate: 0.1}", "student: {tau: 0.1}\n");
    assert_frozen(0, 1);
    put_config("meta/0", "{plugin: meta, learn: false, rate: 0.1}", "");
    assert_frozen(0, 1);
    put_config("meta/0", "nothing: [", "");
    assert_frozen(0, 1);
    made_up_end();
}

/* ---- scales ---- */

static void assert_scale(double low, double high, double threshold)
{
    g_autoptr(Study) study = made_up_read();
    const TaskScale *scale = &study->scales[0];
    g_assert_true(scale->low == low || (isnan(scale->low) && isnan(low)));
    g_assert_true(scale->high == high || (isnan(scale->high) && isnan(high)));
    g_assert_true(scale->threshold == threshold || (isnan(scale->threshold) && isnan(threshold)));
}

static void scales_are_given_or_measured(void)
{
    made_up_begin();
    made_up_put_runs();
    assert_scale(NAN, NAN, NAN);
    made_up_put("experiment.yaml", "report: {normalise: {pendulum: [-1200, -150]}, thresholds: {pendulum: -200}}\n");
    assert_scale(-1200, -150, -200);
    made_up_put("random-policy.tsv", "task\tepisodes\tmean\nhopper\t100\t3\npendulum\t100\t-1234.5\n");
    assert_scale(-1200, -150, -200);
    made_up_put("experiment.yaml", "report: {normalise: {pendulum: -150}}\n");
    assert_scale(-1234.5, -150, NAN);
    made_up_put("experiment.yaml", "report: {normalise: {pendulum: [~, -150]}}\n");
    assert_scale(-1234.5, -150, NAN);
    made_up_end();
}

/* What is broken in the frozen file does not stop the report. */
static void broken_settings_are_passed_over(void)
{
    const char *const broken[] = {
        "report: 3\n",
        "report: {normalise: [1, 2], thresholds: x}\n",
        "- a\n",
        "a: [\n",
        "report: {baseline: [ou], normalise: {pendulum: [a, {}]}, thresholds: {pendulum: .inf}}\n",
        "\xff\xfe"};
    made_up_begin();
    made_up_put_runs();
    for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
        made_up_put("experiment.yaml", broken[i]);
        assert_scale(NAN, NAN, NAN);
        g_autoptr(Study) study = made_up_read();
        g_assert_cmpuint(study->baselines[1], ==, 0);
    }
    made_up_end();
}

/* ---- several experiments ---- */

static void put_experiment(const char *folder, const char *name, const char *task)
{
    g_autofree char *plan = g_build_filename(folder, "plan.tsv", NULL);
    g_autofree char *yaml = g_build_filename(folder, "experiment.yaml", NULL);
    g_autofree char *runs = g_strdup_printf("variant\ttask\tseed\tsteps\tdirectory\nou\t%s\t0\t1900\tou/0\n"
                                            "meta\t%s\t0\t1900\tmeta/0\n",
                                            task, task);
    g_autofree char *text = g_strdup_printf("name: %s\nreport: {baseline: ou}\n", name);
    made_up_put(plan, runs);
    made_up_put(yaml, text);
}

static Study *read_both(GError **error)
{
    g_autofree char *a = g_build_filename(made_up, "a", NULL), *b = g_build_filename(made_up, "b", NULL);
    return study_read((const char *const[]){a, b, NULL}, error);
}

/* Tasks are matched by name, variants are not, and all are compared with the first experiment's baseline. */
static void experiments_are_compared(void)
{
    made_up_begin();
    put_experiment("a", "first", "pendulum");
    put_experiment("b", "second", "pendulum");
    g_autoptr(Study) study = read_both(NULL);
    g_assert_nonnull(study);
    g_assert_cmpstr(study->name, ==, "first, second");
    g_assert_cmpuint(study->tasks->len, ==, 1);
    g_assert_cmpuint(study->variants->len, ==, 4);
    g_assert_cmpstr(study_variant(study, 3), ==, "second: meta");
    for (unsigned v = 0; v < 4; v++)
        g_assert_cmpuint(study->baselines[v], ==, 0);
    g_assert_cmpuint(run_at(study, 3)->experiment, ==, 1);
    made_up_end();
}

static void experiments_may_share_nothing_but_a_name(void)
{
    made_up_begin();
    put_experiment("a", "same", "pendulum");
    put_experiment("b", "same", "hopper");
    g_autoptr(Study) study = read_both(NULL);
    g_assert_nonnull(study);
    g_assert_cmpuint(study->variants->len, ==, 4);
    g_assert_true(g_str_has_prefix(study_variant(study, 2), "same ("));
    g_assert_true(g_str_has_suffix(study_variant(study, 2), "/b): ou"));
    g_assert_cmpuint(study->baselines[3], ==, 2);
    g_autoptr(Results) results = results_of(study);
    g_assert_cmpint(results->aggregates.kind, ==, SCORE_NONE);
    made_up_end();
}

static void experiments_are_named_once(void)
{
    made_up_begin();
    made_up_put_runs();
    g_autofree char *again = g_build_filename(made_up, ".", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_null(study_read((const char *const[]){made_up, again, NULL}, &error));
    g_assert_error(error, CORE_ERROR, FAULT_USAGE);
    g_assert_nonnull(strstr(error->message, "named twice"));
    made_up_end();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reading/compressed", tables_may_be_compressed);
    g_test_add_func("/reading/damaged", damaged_tables_are_told);
    g_test_add_func("/reading/long", long_tables_are_read_whole);
    g_test_add_func("/reading/bins", metrics_are_binned);
    g_test_add_func("/reading/points", points_are_even);
    g_test_add_func("/reading/times", times_may_lack_memory);
    g_test_add_func("/reading/observations", observations_are_kept);
    g_test_add_func("/reading/twins", twins_differ_in_learning_alone);
    g_test_add_func("/reading/scales", scales_are_given_or_measured);
    g_test_add_func("/reading/broken-settings", broken_settings_are_passed_over);
    g_test_add_func("/reading/experiments", experiments_are_compared);
    g_test_add_func("/reading/strangers", experiments_may_share_nothing_but_a_name);
    g_test_add_func("/reading/twice", experiments_are_named_once);
    return g_test_run();
}
