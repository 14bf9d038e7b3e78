/* What a report makes of run directories, written here by hand: good ones, odd ones and broken ones. */
#include "record/lock.h"
#include "report/digits.h"
#include "report/page.h"
#include "report/remarks.h"
#include "report/report.h"
#include "report/svg.h"
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static char *directory;

static void put(const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(directory, name, NULL), *folder = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0777), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* Evaluations at steps 0, 100, ... of two episodes each, returning step / 100 + offset -1 and +1. */
static char *evaluations(int count, double offset)
{
    GString *text = g_string_new("step,updates,lookahead_updates,episode,return,length,terminated\n");
    for (int i = 0; i < count; i++)
        for (int e = 0; e < 2; e++)
            g_string_append_printf(text, "%d,0,0,%d,%.1f,5,0\n", 100 * i, e, i + offset + (e ? 1 : -1));
    return g_string_free(text, FALSE);
}

static void put_run(const char *run, const char *state, const char *text)
{
    g_autofree char *table = g_build_filename(run, "evaluations.csv", NULL);
    g_autofree char *status = g_build_filename(run, "status.json", NULL);
    g_autofree char *json = g_strdup_printf("{\"state\": \"%s\", \"step\": 1900, \"steps\": 1900, \"updates\": 950, "
                                            "\"seconds\": 2.0, \"reason\": \"%s\"}",
                                            state, strcmp(state, "failed") == 0 ? "it broke" : "");
    put(status, json);
    if (text)
        put(table, text);
}

static void begin(void)
{
    directory = g_dir_make_tmp("didact-report-XXXXXX", NULL);
}

static void remove_all(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    for (const char *name; folder && (name = g_dir_read_name(folder));) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        remove_all(inner);
    }
    g_remove(path);
}

static void end(void)
{
    remove_all(directory);
    g_free(directory);
}

static Study *read_study(void)
{
    g_autoptr(GError) error = NULL;
    Study *study = study_read(directory, &error);
    g_assert_no_error(error);
    return study;
}

static const char plan[] = "variant\ttask\tseed\tsteps\tdirectory\n"
                           "ou\tpendulum\t0\t1900\tou/0\n"
                           "ou\tpendulum\t1\t1900\tou/1\n"
                           "meta\tpendulum\t0\t1900\tmeta/0\n"
                           "meta\tpendulum\t1\t1900\tmeta/1\n";

static void put_good_runs(void)
{
    put("plan.tsv", plan);
    const char *const runs[] = {"ou/0", "ou/1", "meta/0", "meta/1"};
    const double offsets[] = {0, 2, 5, 9};
    for (int i = 0; i < 4; i++) {
        g_autofree char *text = evaluations(20, offsets[i]);
        put_run(runs[i], "done", text);
    }
}

static const Result *result(const Results *results, unsigned variant)
{
    const TaskResults *task = g_ptr_array_index(results->tasks, 0);
    return g_ptr_array_index(task->results, variant);
}

/* 20 evaluations: the last two, 18 and 19, make the final return 18.5 + offset. */
static void numbers_are_those_of_the_files(void)
{
    begin();
    put_good_runs();
    g_autoptr(Study) study = read_study();
    g_autoptr(Results) results = results_of(study);
    g_assert_cmpfloat(result(results, 0)->final.mean, ==, 19.5);
    g_assert_cmpfloat(result(results, 1)->final.mean, ==, 25.5);
    g_assert_cmpfloat(result(results, 1)->curve[3].mean, ==, 10);
    /* differences 5 and 7: mean 6, standard error 1, t of 1 degree 12.7062 */
    Interval difference = result(results, 1)->difference;
    g_assert_cmpfloat(difference.mean, ==, 6);
    g_assert_cmpfloat(fabs(difference.high - 18.7062047), <, 1e-6);
    g_assert_cmpuint(result(results, 0)->difference.count, ==, 0);
    g_assert_cmpuint(results->troubles->len, ==, 0);
    end();
}

static void the_baseline_is_the_named_one(void)
{
    begin();
    put_good_runs();
    put("experiment.yaml", "name: of its own\nreport: {baseline: meta}\n");
    g_autoptr(Study) study = read_study();
    g_autoptr(Results) results = results_of(study);
    g_assert_cmpstr(study->name, ==, "of its own");
    g_assert_cmpfloat(result(results, 0)->difference.mean, ==, -6);
    g_assert_cmpuint(result(results, 1)->difference.count, ==, 0);
    end();
}

/* A run that ends early cuts all to what they share, and it is said; a half-written line is not there yet. */
static void unequal_runs_are_cut_and_told(void)
{
    begin();
    put_good_runs();
    g_autofree char *shorter = evaluations(10, 9);
    g_autofree char *broken_off = g_strconcat(shorter, "1000,0,0,0,7", NULL);
    put_run("meta/1", "done", broken_off);
    g_autoptr(Study) study = read_study();
    g_autoptr(Results) results = results_of(study);
    const TaskResults *task = g_ptr_array_index(results->tasks, 0);
    g_assert_cmpuint(task->steps->len, ==, 10);
    g_assert_cmpfloat(result(results, 0)->final.mean, ==, 10);
    g_assert_cmpuint(results->remarks->len, >, 0);
    g_assert_nonnull(strstr(g_ptr_array_index(results->remarks, 0), "unequal length"));
    end();
}

/* Failed runs and returns that are no numbers are named, and never averaged. */
static void bad_runs_are_named_and_left_out(void)
{
    begin();
    put_good_runs();
    g_autofree char *sound = evaluations(20, 100);
    g_autofree char *unsound = g_strconcat(sound, "2000,0,0,0,nan,5,0\n", NULL);
    put_run("ou/1", "failed", sound);
    put_run("meta/1", "done", unsound);
    g_autoptr(Study) study = read_study();
    g_autoptr(Results) results = results_of(study);
    g_assert_cmpuint(result(results, 0)->runs->len, ==, 1);
    g_assert_cmpfloat(result(results, 0)->final.mean, ==, 18.5);
    g_assert_cmpuint(results->troubles->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(results->troubles, 0), ==,
                    "ou on pendulum, seed 1 failed at step 1900 of 1900: it broke");
    g_assert_nonnull(strstr(g_ptr_array_index(results->troubles, 1), "its mean return at step 2000 is nan"));
    end();
}

static char *page_of(Study *study)
{
    g_autoptr(Results) results = results_of(study);
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    return page_make(study, results, none, none);
}

static void there_may_be_nothing_yet(void)
{
    begin();
    put("plan.tsv", plan);
    g_autoptr(Study) study = read_study();
    g_autofree char *page = page_of(study);
    g_assert_nonnull(strstr(page, "There is no result yet."));
    end();
    begin();
    put_good_runs();
    const char *const runs[] = {"ou/0", "ou/1", "meta/0", "meta/1"};
    for (int i = 0; i < 4; i++)
        put_run(runs[i], "failed", NULL);
    g_autoptr(Study) failed = read_study();
    g_autofree char *failures = page_of(failed);
    g_assert_nonnull(strstr(failures, "meta on pendulum, seed 1 failed"));
    end();
}

static void one_evaluation_is_enough(void)
{
    begin();
    put("plan.tsv", "variant\ttask\tseed\tsteps\tdirectory\nou\tpendulum\t0\t1900\tou/0\n");
    g_autofree char *text = evaluations(1, 3);
    put_run("ou/0", "running", text);
    g_autoptr(Study) study = read_study();
    g_autoptr(Results) results = results_of(study);
    g_assert_cmpfloat(result(results, 0)->final.mean, ==, 3);
    end();
}

/* gnuplot refuses an axis without a length, and lines through one point are not seen. */
static void one_evaluation_is_drawn(void)
{
    begin();
    put_good_runs();
    const char *const runs[] = {"ou/0", "ou/1", "meta/0", "meta/1"};
    for (int i = 0; i < 4; i++) {
        g_autofree char *text = evaluations(1, i);
        put_run(runs[i], "running", text);
    }
    g_autoptr(Report) report = report_make(directory, NULL);
    g_assert_nonnull(report);
    g_assert_cmpuint(report->failures->len, ==, 0);
    g_autofree char *page = NULL;
    g_assert_true(g_file_get_contents(report->page, &page, NULL, NULL));
    g_assert_nonnull(strstr(page, "<svg role=\"img\""));
    end();
}

/* While runs go on the finished ones count, and the others are named. */
static void runs_under_way_do_not_mix_with_finished_ones(void)
{
    begin();
    put_good_runs();
    g_autofree char *text = evaluations(7, 9);
    put_run("meta/1", "running", text);
    g_autofree char *folder = g_build_filename(directory, "meta/1", NULL);
    int lock = lock_take(folder, 0, NULL);
    g_autoptr(Study) study = read_study();
    lock_release(lock);
    g_autoptr(Results) results = results_of(study);
    const TaskResults *task = g_ptr_array_index(results->tasks, 0);
    g_assert_cmpuint(task->steps->len, ==, 20);
    g_assert_cmpuint(result(results, 1)->runs->len, ==, 1);
    g_assert_cmpuint(result(results, 1)->difference.count, ==, 1);
    g_assert_cmpstr(g_ptr_array_index(results->troubles, 0), ==,
                    "meta on pendulum, seed 1 is still running at step 1900 of 1900");
    g_autofree char *seeds = remark_on_seeds(results);
    g_assert_cmpstr(seeds, ==,
                    "Too few seeds to name a winner: a mean here rests on 1 seed, and at least 5 are needed");
    end();
}

/* A run whose process died wrote no last word. */
static void a_dead_run_is_not_called_running(void)
{
    begin();
    put_good_runs();
    g_autofree char *text = evaluations(7, 9);
    put_run("meta/1", "running", text);
    g_autoptr(Study) study = read_study();
    g_autoptr(Results) results = results_of(study);
    g_assert_cmpstr(g_ptr_array_index(results->troubles, 0), ==,
                    "meta on pendulum, seed 1 was stopped at step 1900 of 1900: its process died without a word");
    end();
}

static void put_builds(const char *run, const char *builds)
{
    g_autofree char *path = g_build_filename(run, "manifest.json", NULL);
    g_autofree char *json = g_strdup_printf("{\"builds\": [%s]}", builds);
    put(path, json);
}

/* Where not all was made by the same program and plugins, the report says so. */
static void other_builds_are_told(void)
{
    begin();
    put_good_runs();
    put_builds("ou/0", "{\"parts\": {\"the program\": \"aaaaaaaaaaaaaaa\", \"exploration/ou\": \"bbb\"}}");
    put_builds("ou/1", "{\"parts\": {\"the program\": \"aaaaaaaaaaaaaaa\", \"exploration/ou\": \"bbb\"}}");
    put_builds("meta/0", "{\"parts\": {\"the program\": \"aaaaaaaaaaaaaaa\", \"exploration/meta\": \"ccc\"}}");
    {
        g_autoptr(Study) study = read_study();
        g_autoptr(Results) results = results_of(study);
        g_assert_cmpuint(results->remarks->len, ==, 0);
    }
    put_builds("meta/1", "{\"parts\": {\"the program\": \"aaaaaaaaaaaaaaa\", \"exploration/meta\": \"ccc\"}},"
                         "{\"parts\": {\"the program\": \"ddd\", \"exploration/meta\": \"ccc\"}}");
    g_autoptr(Study) study = read_study();
    g_autoptr(Results) results = results_of(study);
    g_assert_cmpuint(results->remarks->len, ==, 2);
    g_assert_cmpstr(
        g_ptr_array_index(results->remarks, 0), ==,
        "The runs were made by 2 builds of the program, and may differ for that; by SHA-256: aaaaaaaaaaaa (4 "
        "runs), ddd (1 run)");
    g_assert_cmpstr(g_ptr_array_index(results->remarks, 1), ==,
                    "meta on pendulum, seed 1 was begun by one build and gone on with by another (2 in all)");
    end();
}

/* What stands at step 0 alone is told to say nothing. */
static void the_beginning_is_no_result(void)
{
    begin();
    put_good_runs();
    g_autofree char *text = evaluations(1, 9);
    put_run("meta/1", "done", text);
    g_autoptr(Study) study = read_study();
    g_autoptr(Results) results = results_of(study);
    g_assert_nonnull(strstr(g_ptr_array_index(results->remarks, 0), "is at step 0, before anything was learned"));
    end();
}

/* An evaluation that lacks episodes would have a mean of another kind; a row that is none is left out and told. */
static void parts_of_files_are_left_out(void)
{
    begin();
    put_good_runs();
    g_autofree char *whole = evaluations(10, 0);
    g_autofree char *text = g_strconcat(whole, "1000,0,0,0,77,5,0\n", "900,0,0\n", "x,0,0,0,1,5,0\n", NULL);
    put_run("ou/0", "done", text);
    g_autoptr(Study) study = read_study();
    const Run *run = g_ptr_array_index(study->runs, 0);
    g_assert_cmpuint(run->evaluations->len, ==, 10);
    g_assert_cmpuint(run->unreadable, ==, 2);
    end();
}

/* Within a matrix a variant is compared with the baseline of its own cell. */
static void the_baseline_is_that_of_the_cell(void)
{
    begin();
    put("plan.tsv", "variant\ttask\tseed\tsteps\tdirectory\n"
                    "ou,tau=1\tt\t0\t1\ta\nou,tau=2\tt\t0\t1\tb\n"
                    "meta,tau=1\tt\t0\t1\tc\nmeta,tau=2\tt\t0\t1\td\n");
    g_autoptr(Study) study = read_study();
    g_assert_cmpstr(study->baseline, ==, "ou");
    g_assert_cmpuint(study_baseline_of(study, 0), ==, 0);
    g_assert_cmpuint(study_baseline_of(study, 2), ==, 0);
    g_assert_cmpuint(study_baseline_of(study, 3), ==, 1);
    end();
}

static void pictures_share_a_page(void)
{
    g_autoptr(GString) page = g_string_new(NULL);
    svg_inline(
        page,
        "<?xml version=\"1.0\"?>\n<svg width='1'><title>Gnuplot</title><path id='gpPt1'/><text>id='a' &lt;</text>"
        "<use xlink:href='#gpPt1'/></svg>",
        "one", "a \"b\"");
    g_assert_cmpstr(page->str, ==,
                    "<svg role=\"img\" aria-label=\"a &quot;b&quot;\" width='1'><path id='one_gpPt1'/>"
                    "<text>id='a' &lt;</text><use xlink:href='#one_gpPt1'/></svg>");
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

/* The numbers and the page come without figures, and what is wrong is told once. */
static void gnuplot_may_be_missing(void)
{
    begin();
    put_good_runs();
    g_autofree char *path = g_strdup(g_getenv("PATH"));
    g_setenv("PATH", directory, TRUE);
    g_autoptr(Report) report = report_make(directory, NULL);
    g_setenv("PATH", path, TRUE);
    g_assert_nonnull(report);
    g_assert_cmpuint(report->failures->len, ==, 1);
    g_assert_nonnull(strstr(g_ptr_array_index(report->failures, 0), "gnuplot cannot be started"));
    g_assert_nonnull(strstr(report->summary, "25.5"));
    g_autofree char *page = NULL;
    g_assert_true(g_file_get_contents(report->page, &page, NULL, NULL));
    g_assert_nonnull(strstr(page, "could not be drawn"));
    end();
}

/* Two seeds far apart make bands of hundreds; what is drawn of them ends at the frame, just where they cross it. */
static void bands_are_cut_at_the_frame(void)
{
    begin();
    put_good_runs();
    g_autoptr(Report) report = report_make(directory, NULL);
    g_assert_nonnull(report);
    g_autofree char *path = g_build_filename(directory, "report", "curves-pendulum-points.tsv", NULL), *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
    bool crossed = false;
    for (char **line = lines + 1; *line; line++) {
        g_auto(GStrv) cells = g_strsplit(*line, "\t", -1);
        crossed = crossed || fmod(g_ascii_strtod(cells[0], NULL), 100) != 0;
        for (char **cell = cells + 1; *cell; cell++) {
            double x = g_ascii_strtod(*cell, NULL);
            g_assert_true(isnan(x) || (x > -2 && x < 30)); /* returns go from 0 to 28 */
        }
    }
    g_assert_true(crossed);
    end();
}

/* Names as people give them: nothing in them is markup, a command or a path. */
static void odd_names_survive(void)
{
    const char name[] = "it's <b> & \"σ_1\" {x} @2";
    begin();
    g_autofree char *odd =
        g_strdup_printf("variant\ttask\tseed\tsteps\tdirectory\n%s\ttäsk'/<1>\t0\t1900\tou/0\n", name);
    put("plan.tsv", odd);
    g_autofree char *text = evaluations(20, 0);
    put_run("ou/0", "done", text);
    g_autoptr(GError) error = NULL;
    g_autoptr(Report) report = report_make(directory, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(report->failures->len, ==, 0);
    g_autofree char *page = NULL;
    g_assert_true(g_file_get_contents(report->page, &page, NULL, NULL));
    g_assert_null(strstr(page, "<b>"));
    g_assert_nonnull(strstr(page, "it&apos;s &lt;b&gt; &amp; &quot;σ_1&quot; {x} @2"));
    g_autofree char *svg = g_build_filename(directory, "report", "curves-task-1.svg", NULL), *drawn = NULL;
    g_assert_true(g_file_get_contents(svg, &drawn, NULL, NULL));
    g_assert_nonnull(strstr(drawn, "σ_1"));
    end();
}

static void refused(const char *path, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(study_read(path, &error));
    g_assert_error(error, CORE_ERROR, FAULT_DATA);
    g_assert_nonnull(strstr(error->message, words));
}

static void what_is_no_experiment_is_refused(void)
{
    begin();
    refused("/nowhere/at/all", "there is no such directory");
    refused(directory, "no plan.tsv");
    put("plan.tsv", "variant\ttask\tseed\tsteps\tdirectory\nou\tpendulum\tx\t1900\tou/0\n");
    refused(directory, "plan.tsv:2: this is no planned run");
    put("plan.tsv", "variant\ttask\n");
    refused(directory, "there is no column 'seed'");
    end();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/numbers", numbers_are_those_of_the_files);
    g_test_add_func("/report/baseline", the_baseline_is_the_named_one);
    g_test_add_func("/report/unequal", unequal_runs_are_cut_and_told);
    g_test_add_func("/report/bad-runs", bad_runs_are_named_and_left_out);
    g_test_add_func("/report/nothing", there_may_be_nothing_yet);
    g_test_add_func("/report/one", one_evaluation_is_enough);
    g_test_add_func("/report/one-drawn", one_evaluation_is_drawn);
    g_test_add_func("/report/builds", other_builds_are_told);
    g_test_add_func("/report/under-way", runs_under_way_do_not_mix_with_finished_ones);
    g_test_add_func("/report/bands", bands_are_cut_at_the_frame);
    g_test_add_func("/report/dead", a_dead_run_is_not_called_running);
    g_test_add_func("/report/beginning", the_beginning_is_no_result);
    g_test_add_func("/report/parts", parts_of_files_are_left_out);
    g_test_add_func("/report/cells", the_baseline_is_that_of_the_cell);
    g_test_add_func("/report/svg", pictures_share_a_page);
    g_test_add_func("/report/digits", columns_share_their_decimals);
    g_test_add_func("/report/gnuplot-missing", gnuplot_may_be_missing);
    g_test_add_func("/report/names", odd_names_survive);
    g_test_add_func("/report/refusals", what_is_no_experiment_is_refused);
    return g_test_run();
}
