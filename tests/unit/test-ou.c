/* The strategy ou, opened as the program opens it, against the closed form of its process. */
#include "base/random.h"
#include "base/text.h"
#include "config/read.h"
#include "plugin/component.h"
#include "plugin/host.h"
#include <math.h>
#include <string.h>

enum { SIZE = 3 };

typedef struct Ou {
    Component *component;
    Host *host;
    const didact_exploration_api *api;
    void *self;
    Random random;
} Ou;

static const didact_spaces spaces = {.struct_size = sizeof spaces, .observation_size = 1, .action_size = SIZE};

static Component *bind(const char *yaml)
{
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) section = config_read_text(yaml, "test.yaml", problems);
    Component *component = component_bind(section, DIDACT_EXPLORATION, NULL, 0, NULL, NULL, problems);
    g_autofree char *text = problems_text(problems);
    g_assert_cmpstr(text, ==, "");
    return component;
}

static Ou ou_open(const char *yaml)
{
    Ou ou = {.component = bind(yaml)};
    ou.host = host_new(ou.component, 1, "exploration");
    ou.api = ou.component->plugin->api;
    random_derive(&ou.random, 1, "test", 0);
    didact_status status = ou.api->create(host_face(ou.host), &spaces, ou.component->params, &ou.self);
    GError *error = NULL;
    host_check(ou.host, status, "create", &error);
    g_assert_no_error(error);
    ou.api->begin_episode(ou.self, &ou.random.face);
    return ou;
}

static void ou_close(Ou *ou)
{
    ou->api->destroy(ou->self);
    host_free(ou->host);
    component_free(ou->component);
}

/* The next noise, which is the action where the student's is 0. */
static void ou_draw(Ou *ou, float noise[SIZE])
{
    static const float observation[1], mean[SIZE];
    ou->api->act(ou->self, &ou->random.face, observation, mean, noise);
}

/* Sums over a long stretch of x and of its kicks e = x' - keep x, which are independent of each other. */
typedef struct Sums {
    double x, xx, x_next, ee, e01;
    size_t count;
} Sums;

static Sums sum_up(Ou *ou, double keep, size_t steps)
{
    Sums sums = {0};
    float x[SIZE], next[SIZE];
    for (size_t i = 0; i < 5000; i++)
        ou_draw(ou, x);
    for (size_t i = 0; i < steps; i++) {
        ou_draw(ou, next);
        double e[SIZE];
        for (size_t d = 0; d < SIZE; d++) {
            e[d] = (double)next[d] - keep * (double)x[d];
            sums.xx += (double)x[d] * (double)x[d];
            sums.x_next += (double)x[d] * (double)next[d];
            sums.ee += e[d] * e[d];
            sums.count++;
        }
        sums.e01 += e[0] * e[1];
        memcpy(x, next, sizeof x);
    }
    return sums;
}

/* Five standard errors of each estimate are allowed. */
static void process_is_as_the_closed_form(const void *data)
{
    const double dt = *(const double *)data, sigma = 0.2, theta = 0.15;
    const size_t steps = 400000;
    char number[TEXT_NUMBER_SIZE];
    g_autofree char *yaml = g_strdup_printf("{plugin: ou, dt: %s}", text_number(dt, number));
    Ou ou = ou_open(yaml);
    double keep = 1 - theta * dt, kick = sigma * sigma * dt, variance = kick / (1 - keep * keep);
    Sums sums = sum_up(&ou, keep, steps);
    double n = (double)sums.count, time = -1 / log(keep);
    g_assert_cmpfloat(fabs(sums.ee / n / kick - 1), <, 5 * sqrt(2 / n));
    g_assert_cmpfloat(fabs(sums.x_next / sums.xx - keep), <, 5 * sqrt((1 - keep * keep) / n));
    g_assert_cmpfloat(fabs(sums.xx / n / variance - 1), <, 5 * sqrt(2 / n * (1 + keep * keep) / (1 - keep * keep)));
    g_assert_cmpfloat(fabs(sums.e01 / (double)steps / kick), <, 5 / sqrt((double)steps));
    /* what the documentation of dt says */
    g_assert_cmpfloat(fabs(sqrt(variance) - (dt < 1 ? 0.365 : 0.38)), <, 5e-4);
    g_assert_cmpint((int)time, ==, dt < 1 ? 666 : 6);
    ou_close(&ou);
}

/* Without kicks x_n = mu (1 - (1 - theta dt)^n), added to what the student does. */
static void noise_is_pulled_to_mu_and_added(void)
{
    Ou ou = ou_open("{plugin: ou, sigma: 0, mu: 0.5, theta: 0.25, dt: 1}");
    const float observation[1] = {0}, mean[SIZE] = {0.1F, -0.2F, 1};
    float action[SIZE];
    for (int n = 1; n <= 20; n++) {
        ou.api->act(ou.self, &ou.random.face, observation, mean, action);
        for (int d = 0; d < SIZE; d++)
            g_assert_cmpfloat(fabs((double)action[d] - (double)mean[d] - 0.5 * (1 - pow(0.75, n))), <, 1e-6);
    }
    ou_close(&ou);
}

static void episode_begins_without_noise(void)
{
    Ou ou = ou_open("{plugin: ou}");
    Random start = ou.random;
    float first[SIZE], later[SIZE], again[SIZE];
    ou_draw(&ou, first);
    ou.random = start;
    ou_draw(&ou, later);
    g_assert_cmpint(memcmp(first, later, sizeof first), !=, 0);
    ou.api->begin_episode(ou.self, &ou.random.face);
    ou.random = start;
    ou_draw(&ou, again);
    g_assert_cmpmem(first, sizeof first, again, sizeof again);
    ou_close(&ou);
}

static void saved_noise_goes_on(void)
{
    Ou ou = ou_open("{plugin: ou}"), copy = ou_open("{plugin: ou}");
    float expected[SIZE], actual[SIZE];
    for (int i = 0; i < 100; i++)
        ou_draw(&ou, expected);
    char bytes[SIZE * sizeof(double)] = {0}, untouched[sizeof bytes] = {0};
    g_assert_cmpuint(ou.api->save(ou.self, NULL, 0), ==, sizeof bytes);
    g_assert_cmpuint(ou.api->save(ou.self, bytes, sizeof bytes - 1), ==, sizeof bytes);
    g_assert_cmpmem(bytes, sizeof bytes, untouched, sizeof untouched);
    g_assert_cmpuint(ou.api->save(ou.self, bytes, sizeof bytes), ==, sizeof bytes);
    g_assert_cmpint(copy.api->load(copy.self, bytes, sizeof bytes), ==, DIDACT_OK);
    copy.random = ou.random;
    for (int i = 0; i < 100; i++) {
        ou_draw(&ou, expected);
        ou_draw(&copy, actual);
        g_assert_cmpmem(expected, sizeof expected, actual, sizeof actual);
    }
    ou_close(&copy);
    ou_close(&ou);
}

static void assert_says(Ou *ou, didact_status status, const char *doing, const char *what)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(host_check(ou->host, status, doing, &error));
    g_autofree char *end = g_strdup_printf("while in %s: %s", doing, what);
    g_assert_cmpstr(strstr(error->message, "while in "), ==, end);
}

static void foreign_bytes_are_refused(void)
{
    Ou ou = ou_open("{plugin: ou}");
    assert_says(&ou, ou.api->load(ou.self, "12345678", 8), "load", "saved noise of 8 bytes does not fit 3 dimensions");
    ou_close(&ou);
}

static void endless_growth_is_refused(void)
{
    Ou ou = {.component = bind("{plugin: ou, theta: 1.5, dt: 2}")};
    ou.host = host_new(ou.component, 1, "exploration");
    ou.api = ou.component->plugin->api;
    didact_status status = ou.api->create(host_face(ou.host), &spaces, ou.component->params, &ou.self);
    assert_says(&ou, status, "create", "theta times dt is 3, and from 2 on the noise grows without end");
    host_free(ou.host);
    component_free(ou.component);
}

int main(int argc, char **argv)
{
    static const double small = 0.01, one = 1;
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/ou/process/dt=0.01", &small, process_is_as_the_closed_form);
    g_test_add_data_func("/ou/process/dt=1", &one, process_is_as_the_closed_form);
    g_test_add_func("/ou/mu", noise_is_pulled_to_mu_and_added);
    g_test_add_func("/ou/episode", episode_begins_without_noise);
    g_test_add_func("/ou/save", saved_noise_goes_on);
    g_test_add_func("/ou/load", foreign_bytes_are_refused);
    g_test_add_func("/ou/growth", endless_growth_is_refused);
    return g_test_run();
}
