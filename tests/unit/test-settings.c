/* One run's settings: bound with every mistake told, and described so that they bind to the same. */
#include "config/read.h"
#include "train/settings.h"
#include <string.h>

static RunSettings *bind(const char *yaml, Problems *problems)
{
    g_autoptr(Node) config = config_read_text(yaml, "test.yaml", problems);
    g_assert_nonnull(config);
    return run_settings_bind(config, problems);
}

static RunSettings *bind_well(const char *yaml)
{
    g_autoptr(Problems) problems = problems_new();
    RunSettings *settings = bind(yaml, problems);
    g_autofree char *text = problems_text(problems);
    g_assert_cmpstr(text, ==, "");
    return settings;
}

static void assert_problems(const char *yaml, const char *lines)
{
    g_autoptr(Problems) problems = problems_new();
    g_assert_null(bind(yaml, problems));
    g_autofree char *text = problems_text(problems);
    g_assert_cmpstr(g_strchomp(text), ==, lines);
}

#define SHORTEST "name: x\nsteps: 1e3\nenvironment: still\nexploration: ou\n"

static void defaults_are_the_documented(void)
{
    RunSettings *settings = bind_well(SHORTEST);
    g_assert_cmpstr(settings->head.name, ==, "x");
    g_assert_cmpint(settings->head.steps, ==, 1000);
    g_assert_cmpint(settings->head.seed, ==, 0);
    g_assert_cmpstr(settings->network->plugin->id, ==, "native");
    g_assert_cmpuint(settings->shape.hidden.count, ==, 2);
    g_assert_cmpint(settings->shape.hidden.values[1], ==, 64);
    g_assert_true(settings->strategy.learn);
    g_assert_false(settings->strategy.examine);
    g_assert_cmpint(settings->teaching.baseline, ==, BASELINE_PAIRED);
    g_assert_cmpint(settings->teaching.evaluation_rollouts, ==, DIDACT_WORD);
    g_assert_cmpfloat(settings->teaching.meta_reward_clip, ==, 3);
    g_assert_cmpint(settings->evaluation.every, ==, 1000);
    g_assert_true(isnan(settings->student.max_gradient_norm));
    run_settings_free(settings);
}

static void description_binds_to_itself(void)
{
    RunSettings *settings =
        bind_well("evaluation: {every: 10}\n" SHORTEST "teaching: {evaluation_rollouts: 2, meta_reward_clip: none}\n"
                  "network: {hidden: [8, 4, 2], activation: tanh}\nstudent: {gamma: 0.5}\nseed: 7\n");
    g_autoptr(Node) first = run_settings_describe(settings);
    g_autofree char *yaml = node_to_yaml(first);
    RunSettings *again = bind_well(yaml);
    g_autoptr(Node) second = run_settings_describe(again);
    g_assert_true(node_equal(first, second));
    g_assert_cmpfloat(again->student.gamma, ==, 0.5);
    g_assert_cmpuint(again->shape.hidden.count, ==, 3);
    g_assert_true(isnan(again->teaching.meta_reward_clip));
    run_settings_free(settings);
    run_settings_free(again);
}

static void description_has_a_fixed_order(void)
{
    static const char *const keys[] = {"name",    "steps",       "seed",     "environment", "network",
                                       "student", "exploration", "teaching", "evaluation",  "checkpoint"};
    RunSettings *settings = bind_well("exploration: ou\nenvironment: still\nsteps: 5\nname: x\n");
    g_autoptr(Node) config = run_settings_describe(settings);
    g_assert_cmpuint(config->keys->len, ==, G_N_ELEMENTS(keys));
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        g_assert_cmpstr(((Node *)config->keys->pdata[i])->text, ==, keys[i]);
    run_settings_free(settings);
}

/* How a run is kept is no part of what it computes. */
static void checkpoints_are_operational(void)
{
    const char shortest[] = "exploration: ou\nenvironment: still\nsteps: 5\nname: x\n";
    const char *const sections[] = {"", "checkpoint: {every: 0}\n", "checkpoint: {every: 1e5}\n", "seed: 1\n"};
    const int64_t every[] = {DIDACT_WORD, 0, 100000, DIDACT_WORD};
    char *substances[G_N_ELEMENTS(sections)];
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++) {
        g_autofree char *yaml = g_strconcat(shortest, sections[i], NULL);
        RunSettings *settings = bind_well(yaml);
        g_assert_cmpint(settings->checkpoint.every, ==, every[i]);
        substances[i] = run_settings_substance(settings);
        run_settings_free(settings);
    }
    g_assert_cmpstr(substances[0], ==, substances[1]);
    g_assert_cmpstr(substances[0], ==, substances[2]);
    g_assert_cmpstr(substances[0], !=, substances[3]);
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++)
        g_free(substances[i]);
    assert_problems("exploration: ou\nenvironment: still\nsteps: 5\nname: x\ncheckpoint: {every: never}",
                    "test.yaml:5:21: 'every' must be a whole number between 0 and 1e15 or auto, not 'never'");
}

static void empty_sections_have_their_defaults(void)
{
    RunSettings *settings = bind_well(SHORTEST "network:\nstudent:\n");
    g_assert_cmpstr(settings->network->plugin->id, ==, "native");
    g_assert_cmpint(settings->student.batch_size, ==, 64);
    run_settings_free(settings);
}

static void mistakes_are_told_at_once(void)
{
    assert_problems(
        "name: a/b\nsteps: 0\nenviroment: still\nexploration: {plugin: ou, sigma: -1}\nnetwork: {hidden: []}\n"
        "teaching:\n  evaluation_steps: 5\n  evaluation_rollouts: 3\n",
        "test.yaml:1:1: 'environment' is missing; name a plugin, 'didact plugins' lists them\n"
        "test.yaml:1:7: 'name' is 'a/b', which cannot name a directory; leave out '/', a '.' in front, and do not "
        "leave "
        "it empty\n"
        "test.yaml:2:8: 'steps' is 0; it must be between 1 and 1e15\n"
        "test.yaml:3:1: unknown key 'enviroment' in the experiment; did you mean 'environment'?\n"
        "test.yaml:4:34: 'sigma' is -1; it must be between 0 and 100\n"
        "test.yaml:5:19: 'hidden' is empty; give at least one layer\n"
        "test.yaml:7:21: 'evaluation_steps' is 5, too few for the roll-outs of an examination; write at least 6");
}

static void sections_name_their_plugin(void)
{
    assert_problems("name: x\nsteps: 1\nenvironment:\nexploration: {learn: false}\n",
                    "test.yaml:3:13: 'environment' must name a plugin: an id or {plugin: ID, ...}\n"
                    "test.yaml:4:14: 'exploration' needs the key 'plugin', a plugin's id");
    assert_problems("[]", "test.yaml:1:1: an experiment is a map of keys, such as 'name' and 'steps'");
}

static void previous_baseline_needs_half_the_budget(void)
{
    assert_problems(SHORTEST "teaching: {evaluation_steps: 1}",
                    "test.yaml:5:30: 'evaluation_steps' is 1, too few for the roll-outs of an examination; write at "
                    "least 2");
    run_settings_free(bind_well(SHORTEST "teaching: {evaluation_steps: 1, baseline: previous}"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/settings/operational", checkpoints_are_operational);
    g_test_add_func("/settings/defaults", defaults_are_the_documented);
    g_test_add_func("/settings/describe", description_binds_to_itself);
    g_test_add_func("/settings/order", description_has_a_fixed_order);
    g_test_add_func("/settings/empty", empty_sections_have_their_defaults);
    g_test_add_func("/settings/mistakes", mistakes_are_told_at_once);
    g_test_add_func("/settings/plugin", sections_name_their_plugin);
    g_test_add_func("/settings/budget", previous_baseline_needs_half_the_budget);
    return g_test_run();
}
