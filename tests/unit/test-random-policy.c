/* Who acts at random, on tasks whose numbers can be told in advance; and the table that keeps what he got. */
#include "config/read.h"
#include "record/random-returns.h"
#include "train/random-policy.h"
#include <glib/gstdio.h>
#include <math.h>

static Component *bind(const char *yaml)
{
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) section = config_read_text(yaml, "test.yaml", problems);
    Component *component = component_bind(section, DIDACT_ENVIRONMENT, NULL, 0, NULL, NULL, problems);
    g_autofree char *text = problems_text(problems);
    g_assert_cmpstr(text, ==, "");
    return component;
}

static void take(void *returns, double returned)
{
    g_array_append_val((GArray *)returns, returned);
}

static GArray *play(const char *yaml, int64_t episodes)
{
    GArray *returns = g_array_new(FALSE, FALSE, sizeof(double));
    Component *environment = bind(yaml);
    g_assert_true(random_policy_play(environment, episodes, take, returns, NULL));
    g_assert_cmpuint(returns->len, ==, episodes);
    component_free(environment);
    return returns;
}

static double mean(const GArray *values)
{
    double sum = 0;
    for (guint i = 0; i < values->len; i++)
        sum += g_array_index(values, double, i);
    return sum / values->len;
}

static void episodes_end_by_limit_and_by_themselves(void)
{
    g_autoptr(GArray) limited = play("{plugin: probe, step_limit: 7}", 3);
    g_autoptr(GArray) terminated = play("{plugin: probe, step_limit: 7, terminate_after: 4}", 3);
    for (guint i = 0; i < 3; i++) {
        g_assert_cmpfloat(g_array_index(limited, double, i), ==, 7);
        g_assert_cmpfloat(g_array_index(terminated, double, i), ==, 4);
    }
}

/* The reward of a step is u - (a - 0.6)^2 with u even on [0, 1], new in each episode, and a even on [-1, 1]: in the mean
 * 1/2 - 1/3 - 0.36. The bound is five deviations of the mean: u's is sqrt(1 / 12 / 400) and that of the rest is smaller. */
static void actions_are_even_on_the_box(void)
{
    g_autoptr(GArray) returns = play("{plugin: probe, reward: action, step_limit: 50}", 400);
    g_assert_cmpfloat_with_epsilon(mean(returns) / 50, 0.5 - 1.0 / 3 - 0.36, 5 * 0.0145);
}

static void it_always_does_the_same(void)
{
    g_autoptr(GArray) one = play("pendulum", 4), other = play("pendulum", 4);
    for (guint i = 0; i < 4; i++)
        g_assert_cmpfloat(g_array_index(one, double, i), ==, g_array_index(other, double, i));
    g_assert_cmpfloat(g_array_index(one, double, 0), !=, g_array_index(one, double, 1));
}

static void an_environment_that_fails_is_told(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) returns = g_array_new(FALSE, FALSE, sizeof(double));
    Component *environment = bind("{plugin: faulty, fault: fail, at: 120}");
    g_assert_false(random_policy_play(environment, 20, take, returns, &error));
    g_assert_cmpuint(returns->len, ==, 2);
    g_assert_true(g_str_has_suffix(error->message, "the point is lost"));
    component_free(environment);
}

static void the_table_reads_back(void)
{
    g_autofree char *directory = g_dir_make_tmp("didact-random-XXXXXX", NULL), *text = NULL;
    g_autofree char *path = g_build_filename(directory, "random-policy.tsv", NULL);
    g_autoptr(GPtrArray) none = random_returns_read(directory);
    g_assert_cmpuint(none->len, ==, 0);
    random_returns_add(none, "pendulum", 20, -1.0 / 3);
    random_returns_add(none, "mujoco-hopper-v5", 3, 12);
    g_assert_true(random_returns_write(directory, none, NULL));
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "task\tepisodes\tmean\npendulum\t20\t-0.3333333333333333\nmujoco-hopper-v5\t3\t12\n");
    g_autofree char *more =
        g_strconcat(text, "a\t0\t1\nb\t20\tnan\nc\t20\nd\tx\t1\npendulum\t20\t5\ne\t20\t6\nhalf\t20\t7", NULL);
    g_assert_true(g_file_set_contents(path, more, -1, NULL));
    g_autoptr(GPtrArray) read = random_returns_read(directory);
    g_assert_cmpuint(read->len, ==, 3);
    g_assert_cmpfloat(random_returns_find(read, "pendulum")->mean, ==, -1.0 / 3);
    g_assert_cmpint(random_returns_find(read, "mujoco-hopper-v5")->episodes, ==, 3);
    g_assert_cmpfloat(random_returns_find(read, "e")->mean, ==, 6);
    g_assert_null(random_returns_find(read, "half"));
    g_unlink(path);
    g_rmdir(directory);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/random-policy/ends", episodes_end_by_limit_and_by_themselves);
    g_test_add_func("/random-policy/even", actions_are_even_on_the_box);
    g_test_add_func("/random-policy/same", it_always_does_the_same);
    g_test_add_func("/random-policy/fails", an_environment_that_fails_is_told);
    g_test_add_func("/random-policy/table", the_table_reads_back);
    return g_test_run();
}
