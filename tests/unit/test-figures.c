/* The figures of a report: what their tables hold, what is drawn of odd data, and that each script draws alone. */
#include "base/text.h"
#include "report/figures/coverage.h"
#include "report/figures/figures.h"
#include "report/figures/gnuplot.h"
#include "report/figures/lettering.h"
#include "report/figures/metric-line.h"
#include "report/figures/plot.h"
#include "report/figures/principal.h"
#include "support/made-up.h"
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static bool has_gnuplot(void)
{
    g_autofree char *path = g_find_program_in_path("gnuplot");
    return path != NULL;
}

static char *read_drawn(const char *name)
{
    g_autofree char *path = g_build_filename(made_up, name, NULL);
    char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

/* Draws into the directory itself. There must be no complaint. */
static GPtrArray *draw(void)
{
    g_autoptr(Study) study = made_up_read();
    g_autoptr(Results) results = results_of(study);
    g_autoptr(GPtrArray) complaints = g_ptr_array_new_with_free_func(g_free);
    GPtrArray *figures = figures_draw(study, results, made_up, NULL, NULL, complaints);
    if (has_gnuplot())
        g_assert_cmpstr(complaints->len ? complaints->pdata[0] : NULL, ==, NULL);
    return figures;
}

static const Figure *find(const GPtrArray *figures, const char *stem)
{
    for (unsigned i = 0; i < figures->len; i++)
        if (strcmp(((const Figure *)figures->pdata[i])->stem, stem) == 0)
            return figures->pdata[i];
    return NULL;
}

/* The number in a row and a column of a table, whose head is row 0. */
static double cell(const char *table, unsigned row, unsigned column)
{
    g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
    g_auto(GStrv) cells = g_strsplit(lines[row], "\t", -1);
    return g_ascii_strtod(cells[column], NULL);
}

static unsigned rows(const char *table)
{
    unsigned count = 0;
    for (const char *c = table; *c; c++)
        count += *c == '\n';
    return count;
}

static const Result *result_at(const Results *results, unsigned variant)
{
    return task_result(results->tasks->pdata[0], variant);
}

/* ---- tables ---- */

static void curves_are_those_of_the_results(void)
{
    made_up_begin();
    made_up_put_runs();
    g_autoptr(GPtrArray) figures = draw();
    g_autoptr(Study) study = made_up_read();
    g_autoptr(Results) results = results_of(study);
    g_autofree char *table = read_drawn("curves-pendulum.tsv");
    g_assert_true(g_str_has_prefix(table, "step\tou IQM\tou low\tou high\tmeta IQM\tmeta low\tmeta high\n"));
    g_assert_cmpuint(rows(table), ==, 21);
    for (unsigned i = 0; i < 20; i++) {
        g_assert_cmpfloat(cell(table, i + 1, 0), ==, 100 * i);
        g_assert_cmpfloat(cell(table, i + 1, 4), ==, result_at(results, 1)->curve[i].value);
        g_assert_cmpfloat(cell(table, i + 1, 6), ==, result_at(results, 1)->curve[i].high);
    }
    const Figure *curves = find(figures, "curves-pendulum");
    g_assert_cmpint(curves->section, ==, FIGURE_CURVES);
    g_assert_nonnull(strstr(curves->alt, "At step 1900, with 95 % intervals: ou 20 (19 to 21), meta 26 (24 to 28)."));
    made_up_end();
}

static void final_returns_are_those_of_the_runs(void)
{
    made_up_begin();
    made_up_put_runs();
    g_ptr_array_unref(draw());
    g_autofree char *table = read_drawn("final-returns.tsv"), *runs = read_drawn("final-returns-runs.tsv");
    g_assert_cmpfloat(cell(table, 1, 2), ==, 19.5);
    g_assert_cmpfloat(cell(table, 2, 2), ==, 25.5);
    const double finals[] = {18.5, 20.5, 23.5, 27.5};
    for (unsigned i = 0; i < 4; i++)
        g_assert_cmpfloat(cell(runs, i + 1, 3), ==, finals[i]);
    made_up_end();
}

static void long_curves_are_thinned_evenly(void)
{
    made_up_begin();
    made_up_put("plan.tsv", "variant\ttask\tseed\tsteps\tdirectory\nou\tpendulum\t0\t99900\tou/0\n");
    g_autofree char *text = made_up_evaluations(1000, 0);
    made_up_put_run("ou/0", "done", text);
    g_ptr_array_unref(draw());
    g_autofree char *table = read_drawn("curves-pendulum.tsv");
    unsigned count = rows(table);
    g_assert_cmpuint(count, <=, 301);
    g_assert_cmpuint(count, >, 200);
    g_assert_cmpfloat(cell(table, 2, 0), ==, 400);
    g_assert_cmpfloat(cell(table, count - 1, 0), ==, 99900);
    g_assert_cmpfloat(cell(table, count - 1, 1), ==, 999);
    made_up_end();
}

/* ---- scripts ---- */

static void steps_are_short(void)
{
    const struct {
        double steps;
        const char *text;
    } expected[] = {{-0.0, "0"}, {800, "800"}, {2500, "2.5k"}, {1e6, "1M"}, {1.25e9, "1.25G"}};
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_autofree char *text = axis_steps_text(expected[i].steps);
        g_assert_cmpstr(text, ==, expected[i].text);
    }
}

static void nothing_ends_a_string(void)
{
    g_autoptr(GString) script = g_string_new(NULL);
    gnuplot_quote(script, "it's \"\\n\"\n`ls` @x \xff");
    g_assert_cmpstr(script->str, ==, "'it''s \"\\n\" `ls` @x \xef\xbf\xbd'");
}

static void remove_pictures(const Figure *figure)
{
    const char *const suffixes[] = {".svg", ".png", ".pdf"};
    for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        g_autofree char *name = g_strconcat(figure->stem, suffixes[i], NULL);
        g_autofree char *path = g_build_filename(made_up, name, NULL);
        g_assert_cmpint(g_remove(path), ==, 0);
    }
}

static void redraw(const Figure *figure)
{
    g_autofree char *script = g_strconcat(figure->stem, ".gp", NULL), *words = NULL;
    char *command[] = {(char *)"gnuplot", script, NULL};
    int status = 0;
    g_assert_true(g_spawn_sync(made_up, command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &words, &status, NULL));
    g_assert_cmpstr(words, ==, "");
    g_assert_cmpint(status, ==, 0);
}

static void put_diagnostics(const char *run, int seed)
{
    g_autofree char *metrics = g_build_filename(run, "metrics.csv", NULL),
                    *observations = g_build_filename(run, "observations.csv", NULL),
                    *timing = g_build_filename(run, "timing.csv", NULL);
    g_autoptr(GString) numbers = g_string_new("step,name,value\n");
    g_autoptr(GString) seen = g_string_new("step,role,o0,o1,o2\n");
    g_autoptr(GString) times = g_string_new("step,seconds,updates,memory\n");
    for (int i = 1; i <= 19; i++) {
        g_string_append_printf(numbers, "%d,meta_reward,%d\n%d,sigma_0,0.%d\n%d,sigma_1,0.5\n%d,its own,%d\n", 100 * i,
                               i % 4 ? i : 0, 100 * i, 50 - i, 100 * i, 100 * i, seed);
        g_string_append_printf(numbers, "%d,clipped_actions,0.1\n%d,action_distance,0.2\n%d,critic_loss,3\n", 100 * i,
                               100 * i, 100 * i);
        g_string_append_printf(numbers, "%d,noise_autocorrelation_1,0.9\n%d,noise_autocorrelation_64,-0.1\n", 100 * i,
                               100 * i);
        g_string_append_printf(seen, "%d,%s,%d,%d,7\n", 100 * i, i % 2 ? "teach" : "examine", i, i * i % 7);
        g_string_append_printf(times, "%d,%d,%d,80\n", 100 * i, i, 50 * i);
    }
    made_up_put(metrics, numbers->str);
    made_up_put(observations, seen->str);
    made_up_put(timing, times->str);
}

static void put_everything(void)
{
    made_up_put_runs();
    const char *const runs[] = {"ou/0", "ou/1", "meta/0", "meta/1"};
    for (int i = 0; i < 4; i++)
        put_diagnostics(runs[i], i);
}

static void every_script_draws_alone(void)
{
    made_up_begin();
    put_everything();
    g_autoptr(GPtrArray) figures = draw();
    const char *const stems[] = {"curves-pendulum",   "final-returns",     "improvement",
                                 "teachers-pendulum", "coverage-pendulum", "health"};
    g_assert_cmpuint(figures->len, ==, G_N_ELEMENTS(stems));
    for (size_t i = 0; i < G_N_ELEMENTS(stems); i++) {
        const Figure *figure = find(figures, stems[i]);
        g_assert_nonnull(figure);
        g_assert_cmpuint(strlen(figure->alt), >, 40);
        g_assert_cmpuint(strlen(figure->legend), >, 40);
        for (unsigned f = 0; f < figure->files->len; f++)
            g_free(read_drawn(figure->files->pdata[f]));
        if (!has_gnuplot())
            continue;
        g_assert_nonnull(figure->svg);
        remove_pictures(figure);
        redraw(figure);
        remove_pictures(figure);
    }
    made_up_end();
}

typedef struct Ends {
    unsigned count;
    char *words[3];
} Ends;

static void note_end(unsigned i, const char *words, void *user)
{
    Ends *ends = user;
    g_assert_cmpuint(i, ==, ends->count++);
    ends->words[i] = g_strdup(words);
}

static void a_script_that_fails_holds_up_no_other(void)
{
    if (!has_gnuplot()) {
        g_test_skip("gnuplot is not there");
        return;
    }
    made_up_begin();
    made_up_put("a.gp", "set output 'a'\n");
    made_up_put("b.gp", "plot of nothing\n");
    made_up_put("c.gp", "set output 'c'\n");
    g_autoptr(GPtrArray) stems = g_ptr_array_new();
    const char *const names[] = {"a", "b", "c"};
    for (int i = 0; i < 3; i++)
        g_ptr_array_add(stems, (void *)names[i]);
    Ends ends = {0};
    g_assert_true(gnuplot_draw(made_up, stems, note_end, &ends, NULL));
    g_assert_cmpuint(ends.count, ==, 3);
    g_assert_null(ends.words[0]);
    g_assert_nonnull(strstr(ends.words[1], "\"b.gp\" line 1: "));
    g_assert_null(ends.words[2]);
    g_free(ends.words[1]);
    made_up_end();
}

static void names_are_drawn_as_they_are(void)
{
    made_up_begin();
    const char plan[] = "variant\ttask\tseed\tsteps\tdirectory\n"
                        "it's \"a\"\\n {b}_c^d\tt<1> & %d\t0\t1900\tou/0\n"
                        "größe @x `ls` %s\tt<1> & %d\t0\t1900\tou/1\n";
    made_up_put("plan.tsv", plan);
    const char *const runs[] = {"ou/0", "ou/1"};
    for (int i = 0; i < 2; i++) {
        g_autofree char *text = made_up_evaluations(20, i);
        made_up_put_run(runs[i], "done", text);
        put_diagnostics(runs[i], i);
    }
    g_autoptr(GPtrArray) figures = draw();
    for (unsigned i = 0; i < figures->len && has_gnuplot(); i++) {
        const Figure *figure = figures->pdata[i];
        g_assert_nonnull(strstr(figure->svg, "größe @x `ls` %s"));
        g_assert_nonnull(strstr(figure->svg, "it's \"a\"\\n {b}_c^d"));
    }
    g_assert_nonnull(find(figures, "curves-t-1-d"));
    made_up_end();
}

static void long_names_lose_their_middle(void)
{
    g_autofree char *fits = lettering_fit("meta", 100), *cut = lettering_fit("meta-variance-with-much-more-frozen", 80);
    g_assert_cmpstr(fits, ==, "meta");
    g_assert_true(g_str_has_prefix(cut, "meta-v"));
    g_assert_true(g_str_has_suffix(cut, "rozen"));
    g_assert_cmpfloat(lettering_width(cut), <=, 80);
}

/* ---- odd data ---- */

static void nothing_is_drawn_of_nothing(void)
{
    made_up_begin();
    made_up_put_plan();
    g_autoptr(GPtrArray) figures = draw();
    g_assert_cmpuint(figures->len, ==, 0);
    made_up_end();
}

static void put_odd_metrics(void)
{
    made_up_put("ou/0/metrics.csv", "step,name,value\n100,sigma,nan\n200,sigma,inf\n300,huge,1e308\n400,huge,-1e308\n"
                                    "100,same,1000000000.5\n900,same,1000000000.5\n500,meta_reward,-inf\n"
                                    "100,noise_autocorrelation_2,nan\n100,action_distance,0\n");
    made_up_put("ou/0/observations.csv", "step,role,o0,o1\n1,teach,nan,1\n2,teach,inf,1\n3,examine,5,5\n");
    made_up_put("ou/0/timing.csv", "step,seconds,updates,memory\n0,0,0,nan\n100,0,0,nan\n");
}

/* One run, one evaluation, and numbers that are none, or beyond all measure: no complaint of gnuplot's. */
static void odd_numbers_are_drawn(void)
{
    const double offsets[] = {0, 1e300, -1e99, 1e-300};
    for (size_t i = 0; i < G_N_ELEMENTS(offsets); i++)
        for (int evaluations = 1; evaluations <= 3; evaluations++) {
            made_up_begin();
            made_up_put("plan.tsv", "variant\ttask\tseed\tsteps\tdirectory\nou\tpendulum\t0\t1900\tou/0\n"
                                    "ou\tpendulum\t1\t1900\tou/1\n");
            g_autofree char *text = made_up_evaluations(evaluations, offsets[i]);
            made_up_put_run("ou/0", "done", text);
            made_up_put_run("ou/1", "done", text);
            put_odd_metrics();
            g_autoptr(GPtrArray) figures = draw();
            g_assert_nonnull(find(figures, "curves-pendulum"));
            made_up_end();
        }
}

/* ---- metrics ---- */

static void metrics_are_means_over_the_runs_that_have_them(void)
{
    made_up_begin();
    put_everything();
    made_up_put("meta/1/metrics.csv", "step,name,value\n");
    g_autoptr(Study) study = made_up_read();
    g_autoptr(Results) results = results_of(study);
    MetricLine line;
    g_assert_true(metric_line(result_at(results, 0), "its own", METRIC_VALUE, 11, &line));
    g_assert_cmpuint(line.runs, ==, 2);
    g_assert_cmpfloat(metric_line_last(&line), ==, 0.5);
    g_assert_true(metric_line(result_at(results, 1), "its own", METRIC_VALUE, 11, &line));
    g_assert_cmpuint(line.runs, ==, 1);
    g_assert_cmpfloat(metric_line_first(&line), ==, 2);
    g_assert_false(metric_line(result_at(results, 1), "no such", METRIC_VALUE, 11, &line));
    g_assert_cmpuint(metric_window(results->tasks->pdata[0], "its own", 1, 1), ==, 11);
    g_assert_cmpuint(metric_window(results->tasks->pdata[0], "its own", 3, 10), ==, 33);
    g_assert_cmpuint(metric_window(results->tasks->pdata[0], "its own", 9, 10), ==, METRIC_BINS / 4);
    /* 4, 8, 12 and 16 of 1 to 19 */
    g_assert_cmpfloat(fabs(metric_overall(result_at(results, 0), "meta_reward", METRIC_ZEROS) - 400. / 19), <, 1e-12);
    made_up_end();
}

static void teachers_have_a_panel_for_each_number(void)
{
    made_up_begin();
    put_everything();
    g_ptr_array_unref(draw());
    g_autofree char *script = read_drawn("teachers-pendulum.gp");
    const char *const titles[] = {"'σ of the actions'",
                                  "'meta-reward, in return'",
                                  "'meta-rewards exactly 0, %'",
                                  "'share of actions clipped'",
                                  "'distance from the student'",
                                  "'noise autocorrelation by lag'",
                                  "'its own'"};
    for (size_t i = 0; i < G_N_ELEMENTS(titles); i++)
        g_assert_nonnull(strstr(script, titles[i]));
    g_assert_null(strstr(script, "critic_loss"));
    g_autofree char *sigma = read_drawn("teachers-pendulum-sigma.tsv");
    g_assert_true(g_str_has_prefix(sigma, "step\tou sigma_0\tou sigma_1\tmeta sigma_0\tmeta sigma_1\n"));
    g_autofree char *lags = read_drawn("teachers-pendulum-autocorrelation.tsv");
    g_assert_cmpfloat(fabs(cell(lags, 1, 1) - 0.9), <, 1e-12);
    g_assert_true(isnan(cell(lags, 2, 1)));
    g_assert_cmpfloat(fabs(cell(lags, 7, 2) + 0.1), <, 1e-12);
    made_up_end();
}

/* ---- principal components ---- */

/* Two numbers of correlation c have the eigenvalues 1 + c and 1 - c, and axes that halve the right angle; the third is 1 for
 * itself. Here c = (4 - 1) / (4 + 1), whatever the units. */
static void components_are_those_of_the_closed_form(void)
{
    const float rows[][4] = {{20, 2002, 1, 5},  {-20, 1998, 1, 5},  {10, 1999, 1, 5},  {-10, 2001, 1, 5},
                             {20, 2002, -1, 5}, {-20, 1998, -1, 5}, {10, 1999, -1, 5}, {-10, 2001, -1, 5}};
    Principal *principal = principal_of(&rows[0][0], G_N_ELEMENTS(rows), 4);
    const double expected[2][4] = {{G_SQRT2 / 2, G_SQRT2 / 2, 0, 0}, {0, 0, 1, 0}};
    g_assert_cmpfloat(fabs(principal->share[0] - 1.6 / 3), <, 1e-9);
    g_assert_cmpfloat(fabs(principal->share[1] - 1.0 / 3), <, 1e-9);
    for (int a = 0; a < 2; a++)
        for (int i = 0; i < 4; i++)
            g_assert_cmpfloat(fabs(principal->axes[a][i] - expected[a][i]), <, 1e-6);
    double place[2];
    principal_place(principal, rows[0], place);
    /* deviations: sqrt(250) and sqrt(2.5) */
    g_assert_cmpfloat(fabs(place[0] - (20 / sqrt(250) + 2 / sqrt(2.5)) * G_SQRT2 / 2), <, 1e-6);
    g_assert_cmpfloat(fabs(place[1] - 1), <, 1e-6);
    principal_free(principal);
    g_assert_null(principal_of(&rows[0][2], 2, 1));
}

static void maps_count_every_visit(void)
{
    made_up_begin();
    put_everything();
    g_autoptr(Study) study = made_up_read();
    g_autoptr(Results) results = results_of(study);
    Coverage *coverage = coverage_of(results->tasks->pdata[0], study->scales[0].axes);
    g_assert_cmpuint(coverage->maps->len, ==, 4);
    for (unsigned m = 0; m < 4; m++) {
        const CoverageMap *map = coverage->maps->pdata[m];
        double sum = 0;
        for (unsigned i = 0; i < COVERAGE_CELLS * COVERAGE_CELLS; i++)
            sum += map->share[i / COVERAGE_CELLS][i % COVERAGE_CELLS];
        g_assert_true(map->taught == (m % 2 == 0));
        g_assert_cmpuint(map->visits, ==, map->taught ? 20 : 18);
        g_assert_cmpuint(map->outside, ==, 0);
        g_assert_cmpfloat(fabs(sum - 1), <, 1e-12);
    }
    coverage_free(coverage);
    made_up_end();
}

/* The user's two numbers, in the user's order; where an observation does not have them, as if none were named. */
static void maps_show_what_was_chosen(void)
{
    made_up_begin();
    put_everything();
    g_autoptr(Study) study = made_up_read();
    g_autoptr(Results) results = results_of(study);
    const int axes[][2] = {{1, 0}, {0, 99}};
    Coverage *chosen = coverage_of(results->tasks->pdata[0], axes[0]);
    Coverage *plain = coverage_of(results->tasks->pdata[0], study->scales[0].axes);
    Coverage *beyond = coverage_of(results->tasks->pdata[0], axes[1]);
    g_assert_cmpstr(chosen->labels[0], ==, "observation o1");
    g_assert_cmpstr(chosen->labels[1], ==, "observation o0");
    g_assert_cmpfloat(chosen->low[0], !=, chosen->low[1]);
    g_assert_cmpstr(plain->labels[0], ==, beyond->labels[0]);
    coverage_free(chosen);
    coverage_free(plain);
    coverage_free(beyond);
    made_up_end();
}

int main(int argc, char **argv)
{
    g_setenv("LC_ALL", "C.UTF-8", TRUE); /* in C, gnuplot has no degree sign, and says so */
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/figures/curves", curves_are_those_of_the_results);
    g_test_add_func("/figures/final-returns", final_returns_are_those_of_the_runs);
    g_test_add_func("/figures/thinned", long_curves_are_thinned_evenly);
    g_test_add_func("/figures/steps", steps_are_short);
    g_test_add_func("/figures/quote", nothing_ends_a_string);
    g_test_add_func("/figures/alone", every_script_draws_alone);
    g_test_add_func("/figures/failing", a_script_that_fails_holds_up_no_other);
    g_test_add_func("/figures/names", names_are_drawn_as_they_are);
    g_test_add_func("/figures/long-names", long_names_lose_their_middle);
    g_test_add_func("/figures/nothing", nothing_is_drawn_of_nothing);
    g_test_add_func("/figures/odd-numbers", odd_numbers_are_drawn);
    g_test_add_func("/figures/metrics", metrics_are_means_over_the_runs_that_have_them);
    g_test_add_func("/figures/teachers", teachers_have_a_panel_for_each_number);
    g_test_add_func("/figures/components", components_are_those_of_the_closed_form);
    g_test_add_func("/figures/maps", maps_count_every_visit);
    g_test_add_func("/figures/chosen-axes", maps_show_what_was_chosen);
    return g_test_run();
}
