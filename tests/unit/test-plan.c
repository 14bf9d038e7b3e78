/* The plan: what an experiment unfolds to. The program is its own child, as didact is. */
#include "config/read.h"
#include "launch/inspect.h"
#include "launch/plan.h"
#include "train/settings.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SHORTEST "name: x\nsteps: 1e3\nenvironment: still\nexploration: ou\n"

static Plan *plan_text(const char *yaml, const char *const *overrides, GError **error)
{
    g_autofree char *path = NULL;
    int file = g_file_open_tmp("didact-XXXXXX.yaml", &path, NULL);
    g_assert_cmpint(write(file, yaml, strlen(yaml)), ==, (ssize_t)strlen(yaml));
    close(file);
    Plan *plan = plan_make(path, overrides, error);
    remove(path);
    return plan;
}

static Plan *plan_well(const char *yaml)
{
    g_autoptr(GError) error = NULL;
    Plan *plan = plan_text(yaml, NULL, &error);
    g_assert_no_error(error);
    return plan;
}

static const PlannedRun *run_of(const Plan *plan, size_t i)
{
    g_assert_cmpuint(i, <, plan->runs->len);
    return plan->runs->pdata[i];
}

static Node *config_of(const PlannedRun *run)
{
    g_autoptr(Problems) problems = problems_new();
    Node *config = config_read_text(run->config, "config.yaml", problems);
    g_assert_cmpuint(problems_count(problems), ==, 0);
    return config;
}

/* What the run's configuration says at "section.key". */
static char *said(const PlannedRun *run, const char *section, const char *key)
{
    g_autoptr(Node) config = config_of(run);
    const Node *node = node_get(section ? node_get(config, section) : config, key);
    g_assert_nonnull(node);
    return g_strdup(node->text);
}

static void assert_said(const PlannedRun *run, const char *section, const char *key, const char *value)
{
    g_autofree char *text = said(run, section, key);
    g_assert_cmpstr(text, ==, value);
}

static void assert_directories(const Plan *plan, const char *directories)
{
    g_autoptr(GString) all = g_string_new(NULL);
    for (size_t i = 0; i < plan->runs->len; i++)
        g_string_append_printf(all, "%s\n", run_of(plan, i)->directory);
    g_assert_cmpstr(all->str, ==, directories);
}

static void shortest_is_one_run(void)
{
    g_autoptr(Plan) plan = plan_well(SHORTEST);
    g_assert_cmpstr(plan->name, ==, "x");
    g_assert_cmpstr(plan->source, ==, SHORTEST);
    g_assert_cmpstr(plan->report.baseline, ==, "");
    g_assert_cmpfloat(plan->limits.stall, ==, 600);
    assert_directories(plan, "default/still-v5/seed-0\n");
    const PlannedRun *run = run_of(plan, 0);
    g_assert_cmpstr(run->variant, ==, "default");
    g_assert_cmpstr(run->task, ==, "still-v5");
    g_assert_cmpuint(run->seed, ==, 0);
    g_assert_cmpint(run->steps, ==, 1000);
}

static void configuration_repeats_the_run(void)
{
    g_autoptr(Plan) plan = plan_well(SHORTEST "seeds: [4, 2]\nstudent: {tau: 0.1}\nreport: {}\n");
    assert_directories(plan, "default/still-v5/seed-4\ndefault/still-v5/seed-2\n");
    assert_said(run_of(plan, 1), NULL, "seed", "2");
    assert_said(run_of(plan, 1), "student", "tau", "0.1");
    assert_said(run_of(plan, 1), "exploration", "theta", "0.15");
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) config = config_of(run_of(plan, 0));
    RunSettings *settings = run_settings_bind(config, problems);
    g_assert_nonnull(settings);
    g_assert_cmpint(settings->head.seed, ==, 4);
    g_autoptr(Node) described = run_settings_describe(settings);
    for (size_t i = 0; i < described->keys->len; i++)
        g_assert_true(node_equal(described->items->pdata[i], node_get(config, node_key(described, i))));
    g_assert_cmpuint(described->keys->len, ==, config->keys->len);
    run_settings_free(settings);
}

static void seeds_differ_in_nothing_else(void)
{
    g_autoptr(Plan) plan = plan_well(SHORTEST "seeds: 2\n");
    g_autoptr(Node) first = config_of(run_of(plan, 0)), second = config_of(run_of(plan, 1));
    g_assert_false(node_equal(first, second));
    node_remove(first, "seed");
    node_remove(second, "seed");
    g_assert_true(node_equal(first, second));
}

static void variants_patch_in_their_order(void)
{
    g_autoptr(Plan) plan =
        plan_well(SHORTEST "seeds: 2\nlimits: {stall: none}\nreport: {baseline: wide ou}\nvariants:\n"
                           "  wide ou: {exploration: {sigma: 2}}\n"
                           "  Größe: {steps: 2000, exploration: {plugin: meta}}\n"
                           "  none:\n");
    assert_directories(
        plan, "wide ou/still-v5/seed-0\nwide ou/still-v5/seed-1\nGröße/still-v5/seed-0\nGröße/still-v5/seed-1\n"
              "none/still-v5/seed-0\nnone/still-v5/seed-1\n");
    g_assert_cmpstr(plan->report.baseline, ==, "wide ou");
    g_assert_true(isnan(plan->limits.stall));
    assert_said(run_of(plan, 0), "exploration", "sigma", "2");
    assert_said(run_of(plan, 2), "exploration", "plugin", "meta");
    g_assert_cmpint(run_of(plan, 2)->steps, ==, 2000);
    g_assert_cmpint(run_of(plan, 4)->steps, ==, 1000);
    g_autofree char *summary = plan_summary(plan);
    g_assert_cmpstr(summary, ==, "3 variants x 1 task x 2 seeds = 6 runs of 1000 to 2000 steps");
}

static void matrix_is_crossed(void)
{
    g_autoptr(Plan) plan = plan_well(SHORTEST "variants: {a: {}, b: {student: {gamma: 0.5}}}\n"
                                              "matrix: {environment: [still, pendulum], student.tau: [0.1, 5e-3]}\n");
    assert_directories(plan, "a,student.tau=0.1/still-v5/seed-0\na,student.tau=0.1/pendulum/seed-0\n"
                             "a,student.tau=5e-3/still-v5/seed-0\na,student.tau=5e-3/pendulum/seed-0\n"
                             "b,student.tau=0.1/still-v5/seed-0\nb,student.tau=0.1/pendulum/seed-0\n"
                             "b,student.tau=5e-3/still-v5/seed-0\nb,student.tau=5e-3/pendulum/seed-0\n");
    const PlannedRun *last = run_of(plan, 7);
    g_assert_cmpstr(last->variant, ==, "b,student.tau=5e-3");
    g_assert_cmpstr(last->task, ==, "pendulum");
    assert_said(last, "environment", "plugin", "pendulum");
    assert_said(last, "student", "tau", "0.005");
    assert_said(last, "student", "gamma", "0.5");
    g_autofree char *summary = plan_summary(plan);
    g_assert_cmpstr(summary, ==, "4 variants x 2 tasks x 1 seed = 8 runs of 1000 steps");
}

static void any_value_names_a_folder(void)
{
    g_autoptr(Plan) plan = plan_well(SHORTEST "matrix:\n  network.hidden: [[8, 4], [16]]\n"
                                              "  exploration: [ou, {plugin: ou, sigma: 1}]\n");
    assert_directories(plan, "default,network.hidden=8x4,exploration=ou/still-v5/seed-0\n"
                             "default,network.hidden=8x4,exploration=ou+sigma=1/still-v5/seed-0\n"
                             "default,network.hidden=16,exploration=ou/still-v5/seed-0\n"
                             "default,network.hidden=16,exploration=ou+sigma=1/still-v5/seed-0\n");
}

static void variants_may_have_their_own_tasks(void)
{
    g_autoptr(Plan) plan = plan_well(SHORTEST "variants: {a: {}, b: {environment: pendulum}}\n");
    assert_directories(plan, "a/still-v5/seed-0\nb/pendulum/seed-0\n");
    g_autofree char *summary = plan_summary(plan);
    g_assert_cmpstr(summary, ==, "2 variants, 2 tasks, 1 seed: 2 runs of 1000 steps");
}

static void overrides_are_part_of_the_plan(void)
{
    const char *const overrides[] = {"seeds=2", "exploration.sigma=0.7", "name=y", NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(Plan) plan = plan_text(SHORTEST, overrides, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(plan->name, ==, "y");
    g_assert_cmpstr(plan->source, ==, SHORTEST);
    g_assert_cmpuint(plan->runs->len, ==, 2);
    assert_said(run_of(plan, 1), "exploration", "sigma", "0.7");
    assert_said(run_of(plan, 1), NULL, "name", "y");
}

static void mistakes_are_told_once_for_all_variants(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(
        plan_text(SHORTEST "student: {tau: 2}\nvariants: {a: {}, b: {}, c: {student: {gamma: 2}}}\n", NULL, &error));
    g_assert_error(error, CORE_ERROR, FAULT_CONFIG);
    g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 2);
    g_assert_true(g_str_has_suffix(lines[0], ":5:16: 'tau' is 2; it must be between 0 and 1"));
    g_assert_true(g_str_has_suffix(lines[1], ":6:47: 'gamma' is 2; it must be between 0 and 1"));
}

/* Text shared between seeds crosses the pipe once. */
static void many_runs_are_planned(void)
{
    g_autoptr(Plan) plan = plan_well(SHORTEST "seeds: 10000\n");
    g_assert_cmpuint(plan->runs->len, ==, 10000);
    g_assert_cmpstr(run_of(plan, 9999)->directory, ==, "default/still-v5/seed-9999");
    assert_said(run_of(plan, 9999), NULL, "seed", "9999");
}

int main(int argc, char **argv)
{
    if (argc > 3 && strcmp(argv[1], "inspect") == 0) {
        g_autoptr(GPtrArray) overrides = g_ptr_array_new();
        for (int i = 3; i + 1 < argc; i++)
            if (strcmp(argv[i], "--set") == 0)
                g_ptr_array_add(overrides, argv[i + 1]);
        g_ptr_array_add(overrides, NULL);
        return inspect_experiment(argv[argc - 1], (const char *const *)overrides->pdata);
    }
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/plan/shortest", shortest_is_one_run);
    g_test_add_func("/plan/configuration", configuration_repeats_the_run);
    g_test_add_func("/plan/seeds", seeds_differ_in_nothing_else);
    g_test_add_func("/plan/variants", variants_patch_in_their_order);
    g_test_add_func("/plan/matrix", matrix_is_crossed);
    g_test_add_func("/plan/labels", any_value_names_a_folder);
    g_test_add_func("/plan/own-tasks", variants_may_have_their_own_tasks);
    g_test_add_func("/plan/overrides", overrides_are_part_of_the_plan);
    g_test_add_func("/plan/mistakes", mistakes_are_told_once_for_all_variants);
    g_test_add_func("/plan/many", many_runs_are_planned);
    return g_test_run();
}
