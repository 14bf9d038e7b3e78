/* The environment mountain-car-continuous against trajectories of Gymnasium's own code, and its resets, saving and refusals. */
#include "support/instance.h"
#include <math.h>
#include <string.h>

static const char section[] = "mountain-car-continuous";

static void replays(const void *name)
{
    g_autofree char *file = g_strdup_printf("mountain-car-continuous/%s.csv", (const char *)name);
    assert_replays(section, file, same_libm() ? 0 : 1e-6, 0);
}

/* At full force from a run-up the speed meets its bound, which has no type of its own: the place is then summed in float32.
 * Values by NumPy's rules, computed by hand. */
static void bounds_are_met_in_float32(void)
{
    Instance car = instance_open(section, NULL);
    double observation[2], reward;
    bool terminated;
    float none = 0, full = 1;
    g_assert_cmpint(car.api->set_state(car.self, (double[]){-0.5, 0.0695}, 2, observation), ==, DIDACT_OK);
    car.api->step(car.self, &full, observation, &reward, &terminated);
    g_assert_cmpfloat(observation[1], ==, 0.07f);
    g_assert_cmpfloat(observation[0], ==, (float)(-0.5 + 0.07)); /* the first step is in double */
    car.api->step(car.self, &full, observation, &reward, &terminated);
    g_assert_cmpfloat(observation[0], ==, (float)(-0.5 + 0.07) + 0.07f);

    car.api->set_state(car.self, (double[]){-1.19, -0.06}, 2, observation);
    car.api->step(car.self, &none, observation, &reward, &terminated);
    g_assert_cmpfloat(observation[0], ==, -1.2f); /* the wall stops it */
    g_assert_cmpfloat(observation[1], ==, 0);
    g_assert_false(terminated);
    instance_close(&car);
}

static void the_flag_ends_it(void)
{
    Instance car = instance_open(section, NULL);
    double observation[2], reward;
    bool terminated;
    float half = 0.5f;
    car.api->set_state(car.self, (double[]){0.44, 0.05}, 2, observation);
    g_assert_cmpint(car.api->step(car.self, &half, observation, &reward, &terminated), ==, DIDACT_OK);
    g_assert_true(terminated);
    g_assert_cmpfloat(reward, ==, 100 - 0.25 * 0.1);
    instance_close(&car);
}

static void spaces_are_gymnasium_s(void)
{
    Instance car = instance_open(section, NULL);
    g_assert_cmpuint(car.spaces.observation_size, ==, 2);
    g_assert_cmpuint(car.spaces.action_size, ==, 1);
    g_assert_cmpuint(car.spaces.step_limit, ==, 999);
    g_assert_cmpfloat(car.spaces.action_low[0], ==, -1);
    g_assert_cmpfloat(car.spaces.action_high[0], ==, 1);
    instance_close(&car);
}

static void resets_are_uniform(void)
{
    Instance car = instance_open(section, NULL);
    Random random;
    random_derive(&random, 1, "test", 0);
    double low = 0, high = -1, sum = 0, observation[2];
    for (int i = 0; i < 5000; i++) {
        g_assert_cmpint(car.api->reset(car.self, &random.face, observation), ==, DIDACT_OK);
        g_assert_cmpfloat(observation[1], ==, 0);
        low = MIN(low, observation[0]);
        high = MAX(high, observation[0]);
        sum += observation[0];
    }
    g_assert_cmpfloat(low, >=, -0.6f);
    g_assert_cmpfloat(low, <, -0.599);
    g_assert_cmpfloat(high, <=, -0.4f);
    g_assert_cmpfloat(high, >, -0.401);
    g_assert_cmpfloat(fabs(sum / 5000 + 0.5), <, 0.005);
    instance_close(&car);
}

/* Also where the state is still in double, right after a reset. */
static void a_loaded_instance_goes_on_alike(void)
{
    for (int before = 0; before <= 100; before += 100) {
        Instance a = instance_open(section, NULL), b = instance_open(section, NULL);
        g_autoptr(GByteArray) x = g_byte_array_new(), y = g_byte_array_new();
        double observation[2];
        Random random;
        random_derive(&random, 2, "test", 0);
        a.api->reset(a.self, &random.face, observation);
        instance_run(&a, &random, before, x);
        g_byte_array_set_size(x, 0);
        g_autoptr(GByteArray) state = instance_save(&a);
        g_assert_cmpint(b.api->load(b.self, state->data, state->len), ==, DIDACT_OK);
        Random same = random;
        instance_run(&a, &random, 100, x);
        instance_run(&b, &same, 100, y);
        g_assert_cmpmem(x->data, x->len, y->data, y->len);
        instance_close(&a);
        instance_close(&b);
    }
}

static void what_does_not_fit_is_refused(void)
{
    Instance car = instance_open(section, NULL);
    double observation[2], values[3] = {0};
    assert_refused(&car, car.api->set_state(car.self, values, 3, observation),
                   ": a state is place and speed, not 3 numbers");
    assert_refused(&car, car.api->load(car.self, values, 3), ": a saved state has 24 bytes, not 3");
    instance_close(&car);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/mountain-car/replay/uniform", "uniform", replays);
    g_test_add_data_func("/mountain-car/replay/zero", "zero", replays);
    g_test_add_data_func("/mountain-car/replay/feedback", "feedback", replays);
    g_test_add_data_func("/mountain-car/replay/out-of-range", "out-of-range", replays);
    g_test_add_func("/mountain-car/bounds", bounds_are_met_in_float32);
    g_test_add_func("/mountain-car/flag", the_flag_ends_it);
    g_test_add_func("/mountain-car/spaces", spaces_are_gymnasium_s);
    g_test_add_func("/mountain-car/reset", resets_are_uniform);
    g_test_add_func("/mountain-car/load", a_loaded_instance_goes_on_alike);
    g_test_add_func("/mountain-car/refusals", what_does_not_fit_is_refused);
    return g_test_run();
}
