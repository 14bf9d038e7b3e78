/* The environment pendulum against trajectories of Gymnasium's own code, and its resets, saving and refusals. */
#include "base/random.h"
#include "plugin/host.h"
#include "plugin/loader.h"
#include <gnu/libc-version.h>
#include <math.h>
#include <string.h>

/* One instance, with the plugin taken from the build, whatever is installed. */
typedef struct Bench {
    Component component;
    Host *host;
    const didact_environment_api *api;
    void *self;
} Bench;

/* What save writes. */
typedef struct State {
    double theta, theta_dot;
} State;

static Bench bench_open(void)
{
    GError *error = NULL;
    g_autofree char *path = g_build_filename(g_getenv("DIDACT_TEST_PLUGINS"), "environment", "pendulum.so", NULL);
    Bench b = {.component.path = g_intern_string(path)};
    b.component.plugin = plugin_open_file(DIDACT_ENVIRONMENT, b.component.path, &error);
    g_assert_no_error(error);
    b.api = b.component.plugin->api;
    return b;
}

static void bench_create(Bench *b)
{
    b->host = host_new(&b->component, 0, "test");
    g_assert_cmpint(b->api->create(host_face(b->host), NULL, &b->self), ==, DIDACT_OK);
}

static void bench_free(Bench *b)
{
    b->api->destroy(b->self);
    host_free(b->host);
}

static State state_of(const Bench *b)
{
    State state;
    g_assert_cmpuint(b->api->save(b->self, &state, sizeof state), ==, sizeof state);
    return state;
}

/* The references come from glibc 2.36 on a processor with FMA. Other versions of sin, cos and pow may differ in their last
 * bit, which grows to less than 1e-10 over these trajectories; there, and only there, we leave room. */
static bool exact(void)
{
#ifdef __x86_64__
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           strcmp(gnu_get_libc_version(), "2.36") == 0;
#else
    return false;
#endif
}

static void assert_near(double x, double reference, double room)
{
    if (exact())
        g_assert_cmpfloat(x, ==, reference);
    else
        g_assert_cmpfloat_with_epsilon(x, reference, room * (1 + fabs(reference)));
}

/* An observation is a float: exactly so everywhere, even where its last bit may differ. */
static void assert_observation(const double observation[3], char *const fields[3])
{
    for (int i = 0; i < 3; i++) {
        g_assert_cmpfloat(observation[i], ==, (float)observation[i]);
        assert_near(observation[i], g_ascii_strtod(fields[i], NULL), 1e-6);
    }
}

/* "# init_state: THETA THETA_DOT" and "# init_obs: ...", as the fields behind the key. */
static char **header(char *const *lines, const char *key)
{
    g_autofree char *start = g_strdup_printf("# %s: ", key);
    for (; *lines; lines++)
        if (g_str_has_prefix(*lines, start))
            return g_strsplit(*lines + strlen(start), " ", 0);
    g_assert_not_reached();
}

static void begin_as(const Bench *b, char *const *lines)
{
    g_auto(GStrv) state = header(lines, "init_state");
    g_auto(GStrv) expected = header(lines, "init_obs");
    double values[] = {g_ascii_strtod(state[0], NULL), g_ascii_strtod(state[1], NULL)};
    double observation[3];
    g_assert_cmpint(b->api->set_state(b->self, values, 2, observation), ==, DIDACT_OK);
    assert_observation(observation, expected);
}

/* Columns: t, action, three of the observation, reward, terminated, theta, theta_dot. */
static void step_as(const Bench *b, const char *line)
{
    g_auto(GStrv) fields = g_strsplit(line, ",", 0);
    g_assert_cmpuint(g_strv_length(fields), ==, 9);
    float action = (float)g_ascii_strtod(fields[1], NULL);
    double observation[3], reward = NAN;
    bool terminated = true;
    g_assert_cmpint(b->api->step(b->self, &action, observation, &reward, &terminated), ==, DIDACT_OK);
    assert_observation(observation, fields + 2);
    assert_near(reward, g_ascii_strtod(fields[5], NULL), 1e-9);
    g_assert_false(terminated);
    State state = state_of(b);
    assert_near(state.theta, g_ascii_strtod(fields[7], NULL), 1e-9);
    assert_near(state.theta_dot, g_ascii_strtod(fields[8], NULL), 1e-9);
}

static void replays(const void *name)
{
    g_autofree char *text = NULL;
    g_autofree char *path = g_strdup_printf("%s/pendulum/%s.csv", g_getenv("DIDACT_TEST_GOLDEN"), (const char *)name);
    GError *error = NULL;
    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", 0);

    g_test_message("compared %s", exact() ? "bit for bit" : "with room for another libm");
    Bench b = bench_open();
    bench_create(&b);
    begin_as(&b, lines);
    int steps = 0;
    for (char **line = lines; *line; line++)
        if (**line != '#') {
            step_as(&b, *line);
            steps++;
        }
    g_assert_cmpint(steps, ==, strcmp(name, "out-of-range") == 0 ? 40 : 300);
    bench_free(&b);
}

static void spaces_are_those_of_pendulum_v1(void)
{
    Bench b = bench_open();
    bench_create(&b);
    didact_spaces spaces = {.struct_size = sizeof spaces};
    b.api->spaces(b.self, &spaces);
    g_assert_cmpuint(spaces.struct_size, ==, sizeof spaces);
    g_assert_cmpuint(spaces.observation_size, ==, 3);
    g_assert_cmpuint(spaces.action_size, ==, 1);
    g_assert_cmpuint(spaces.step_limit, ==, 200);
    g_assert_cmpfloat(spaces.action_low[0], ==, -2);
    g_assert_cmpfloat(spaces.action_high[0], ==, 2);
    bench_free(&b);
}

/* The smallest, the mean and the largest of many draws, against the uniform distribution on +-bound. */
static void assert_uniform(const double draws[], int n, double bound)
{
    double low = draws[0], high = draws[0], sum = 0;
    for (int i = 0; i < n; i++) {
        low = MIN(low, draws[i]);
        high = MAX(high, draws[i]);
        sum += draws[i];
    }
    g_assert_cmpfloat(low, >=, -bound);
    g_assert_cmpfloat(low, <, -0.99 * bound);
    g_assert_cmpfloat(high, <, bound);
    g_assert_cmpfloat(high, >, 0.99 * bound);
    g_assert_cmpfloat(fabs(sum / n), <, 5 * bound / sqrt(3.0 * n));
}

static void resets_are_uniform(void)
{
    enum { N = 5000 };
    static double theta[N], theta_dot[N];
    Bench b = bench_open();
    bench_create(&b);
    Random random;
    random_derive(&random, 1, "test", 0);
    for (int i = 0; i < N; i++) {
        double observation[3];
        g_assert_cmpint(b.api->reset(b.self, &random.face, observation), ==, DIDACT_OK);
        State state = state_of(&b);
        theta[i] = state.theta;
        theta_dot[i] = state.theta_dot;
        g_assert_cmpfloat(observation[0], ==, (float)cos(state.theta));
        g_assert_cmpfloat(observation[1], ==, (float)sin(state.theta));
        g_assert_cmpfloat(observation[2], ==, (float)state.theta_dot);
    }
    assert_uniform(theta, N, G_PI);
    assert_uniform(theta_dot, N, 1);
    bench_free(&b);
}

static void a_loaded_instance_goes_on_alike(void)
{
    Bench a = bench_open(), b = a;
    bench_create(&a);
    bench_create(&b);
    Random random;
    random_derive(&random, 2, "test", 0);
    double x[3], y[3], reward_a = 0, reward_b = 0;
    bool terminated = false;
    a.api->reset(a.self, &random.face, x);
    for (int t = 0; t < 150; t++) {
        float action = (float)(4 * random.face.uniform(&random.face) - 2);
        if (t == 50) {
            State state = state_of(&a);
            g_assert_cmpint(b.api->load(b.self, &state, sizeof state), ==, DIDACT_OK);
        }
        a.api->step(a.self, &action, x, &reward_a, &terminated);
        if (t < 50)
            continue;
        b.api->step(b.self, &action, y, &reward_b, &terminated);
        g_assert_cmpmem(x, sizeof x, y, sizeof y);
        g_assert_cmpfloat(reward_a, ==, reward_b);
    }
    bench_free(&a);
    bench_free(&b);
}

static void saving_asks_for_room(void)
{
    Bench b = bench_open();
    bench_create(&b);
    char buffer[2 * sizeof(State)];
    memset(buffer, 'x', sizeof buffer);
    g_assert_cmpuint(b.api->save(b.self, NULL, 0), ==, sizeof(State));
    g_assert_cmpuint(b.api->save(b.self, buffer, sizeof(State) - 1), ==, sizeof(State));
    for (size_t i = 0; i < sizeof buffer; i++)
        g_assert_cmpint(buffer[i], ==, 'x');
    bench_free(&b);
}

static void assert_refused(const Bench *b, didact_status status, const char *why)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(host_check(b->host, status, "test", &error));
    g_assert_true(g_str_has_suffix(error->message, why));
}

static void what_does_not_fit_is_refused(void)
{
    Bench b = bench_open();
    bench_create(&b);
    double observation[3], values[] = {1, 2, 3};
    State before = state_of(&b);
    assert_refused(&b, b.api->set_state(b.self, values, 3, observation),
                   ": a state is theta and theta_dot, not 3 numbers");
    assert_refused(&b, b.api->load(b.self, values, 15), ": a saved state has 16 bytes, not 15");
    State after = state_of(&b);
    g_assert_cmpmem(&before, sizeof before, &after, sizeof after);
    bench_free(&b);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pendulum/spaces", spaces_are_those_of_pendulum_v1);
    g_test_add_data_func("/pendulum/replay/uniform", "uniform", replays);
    g_test_add_data_func("/pendulum/replay/zero", "zero", replays);
    g_test_add_data_func("/pendulum/replay/feedback", "feedback", replays);
    g_test_add_data_func("/pendulum/replay/out-of-range", "out-of-range", replays);
    g_test_add_func("/pendulum/reset", resets_are_uniform);
    g_test_add_func("/pendulum/load", a_loaded_instance_goes_on_alike);
    g_test_add_func("/pendulum/save", saving_asks_for_room);
    g_test_add_func("/pendulum/refusals", what_does_not_fit_is_refused);
    return g_test_run();
}
