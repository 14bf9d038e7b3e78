/* native's optimiser: Adam by hand, weight decay, clipping, soft update, and against the reference over many steps. */
#include "support/backend.h"
#include <float.h>
#include <math.h>
#include <string.h>

/* Plain numbers, so that the steps below can be computed by hand. */
static const didact_adam by_hand = {
    .struct_size = sizeof(didact_adam),
    .learning_rate = 0.1,
    .beta1 = 0.9,
    .beta2 = 0.99,
    .epsilon = 0.05,
    .l2 = 0,
    .max_gradient_norm = INFINITY,
};

/* One network that takes one number, with one hidden unit where `hidden`, and gives one. */
typedef struct Bed {
    TestBackend backend;
    const didact_network_api *api;
    didact_network *network, *target;
} Bed;

static void bed_make(Bed *bed, const char *isa, bool hidden)
{
    static const int64_t one[] = {1};
    const didact_network_spec spec = {
        .struct_size = sizeof spec, .input_size = 1, .output_size = 1, .hidden_count = hidden, .hidden = one};
    backend_open_isa(&bed->backend, isa);
    bed->api = bed->backend.api;
    bed->network = backend_network(&bed->backend, &spec);
    bed->target = backend_network(&bed->backend, &spec);
}

static void bed_clear(Bed *bed)
{
    bed->api->network_destroy(bed->network);
    bed->api->network_destroy(bed->target);
    backend_close(&bed->backend);
}

static void put(const Bed *bed, didact_network *network, size_t array, didact_content content, float value)
{
    bed->api->write(network, array, content, &value);
}

static float get(const Bed *bed, const didact_network *network, size_t array, didact_content content)
{
    float value;
    bed->api->read(network, array, content, &value);
    return value;
}

static void assert_near(double value, double expected)
{
    if (!(fabs(value - expected) <= 3e-7 * fabs(expected)))
        g_error("%.9g instead of %.9g", value, expected);
}

/* p = 1, gradients 0.5, -1, 0.25; beta1 0.9, beta2 0.99, rate 0.1, epsilon 0.05. With c = sqrt(1 - beta2^t) / (1 - beta1^t):
 * t = 1: m = 0.1 * 0.5 = 0.05           v = 0.01 * 0.25 = 0.0025              c = 0.1 / 0.1 = 1
 *        p = 1 - 0.1 * 0.05 / (0.05 + 0.05) = 0.95
 * t = 2: m = 0.9 * 0.05 - 0.1 = -0.055  v = 0.99 * 0.0025 + 0.01 = 0.012475   c = sqrt(0.0199) / 0.19 = 0.742459788
 *        p = 0.95 + 0.1 * c * 0.055 / (0.111691540 + 0.05) = 0.975255056
 * t = 3: m = -0.0495 + 0.025 = -0.0245  v = 0.01235025 + 0.000625 = 0.01297525  c = sqrt(0.029701) / 0.271 = 0.635940150
 *        p = 0.975255056 + 0.1 * c * 0.0245 / (0.113908955 + 0.05) = 0.984760658 */
static void adam_steps_as_computed_by_hand(gconstpointer isa)
{
    static const double gradients[] = {0.5, -1, 0.25}, moments1[] = {0.05, -0.055, -0.0245},
                        moments2[] = {0.0025, 0.012475, 0.01297525}, values[] = {0.95, 0.975255056, 0.984760658};
    Bed bed;
    bed_make(&bed, isa, false);
    put(&bed, bed.network, 0, DIDACT_VALUE, 1);
    for (int t = 0; t < 3; t++) {
        put(&bed, bed.network, 0, DIDACT_GRADIENT, (float)gradients[t]);
        g_assert_cmpuint(bed.api->step_count(bed.network), ==, t);
        g_assert_cmpint(bed.api->step(bed.network, NULL, &by_hand, 0), ==, DIDACT_OK);
        assert_near(get(&bed, bed.network, 0, DIDACT_MOMENT1), moments1[t]);
        assert_near(get(&bed, bed.network, 0, DIDACT_MOMENT2), moments2[t]);
        assert_near(get(&bed, bed.network, 0, DIDACT_VALUE), values[t]);
        g_assert_cmpfloat(get(&bed, bed.network, 0, DIDACT_GRADIENT), ==, (float)gradients[t]);
    }
    bed_clear(&bed);
}

/* The third of those steps, from numbers that were put in. */
static void moments_and_steps_can_be_put_in(gconstpointer isa)
{
    Bed bed;
    bed_make(&bed, isa, false);
    put(&bed, bed.network, 0, DIDACT_VALUE, 0.975255056F);
    put(&bed, bed.network, 0, DIDACT_MOMENT1, -0.055F);
    put(&bed, bed.network, 0, DIDACT_MOMENT2, 0.012475F);
    put(&bed, bed.network, 0, DIDACT_GRADIENT, 0.25F);
    bed.api->set_step_count(bed.network, 2);
    bed.api->step(bed.network, NULL, &by_hand, 0);
    assert_near(get(&bed, bed.network, 0, DIDACT_VALUE), 0.984760658);
    g_assert_cmpuint(bed.api->step_count(bed.network), ==, 3);
    bed_clear(&bed);
}

/* Arrays: 0 hidden weight, 1 hidden bias, 2 output weight, 3 output bias. With gradient 0, l2 = 0.5 and W = 4 the hidden
 * weight's gradient is 2, its first moment 0.2; all others' stay 0. */
static void decay_acts_on_hidden_weights_alone(gconstpointer isa)
{
    Bed bed;
    bed_make(&bed, isa, true);
    didact_adam adam = by_hand;
    adam.l2 = 0.5;
    for (size_t i = 0; i < 4; i++) {
        put(&bed, bed.network, i, DIDACT_VALUE, 4);
        put(&bed, bed.network, i, DIDACT_GRADIENT, 0);
    }
    bed.api->step(bed.network, NULL, &adam, 0);
    assert_near(get(&bed, bed.network, 0, DIDACT_MOMENT1), 0.2);
    for (size_t i = 1; i < 4; i++) {
        g_assert_cmpfloat(get(&bed, bed.network, i, DIDACT_MOMENT1), ==, 0);
        g_assert_cmpfloat(get(&bed, bed.network, i, DIDACT_VALUE), ==, 4);
    }
    bed_clear(&bed);
}

/* Gradients 1 + 0.5 * 4 = 3 (hidden weight, with decay) and 4 (output bias): length 5. At most 1: 0.6 and 0.8, whose tenths
 * are the first moments. At most 5: as they are. */
static void long_gradients_are_shortened(gconstpointer isa)
{
    static const double limits[] = {1, 5, 7}, first[] = {0.06, 0.3, 0.3}, last[] = {0.08, 0.4, 0.4};
    for (int i = 0; i < 3; i++) {
        Bed bed;
        bed_make(&bed, isa, true);
        didact_adam adam = by_hand;
        adam.l2 = 0.5;
        adam.max_gradient_norm = limits[i];
        put(&bed, bed.network, 0, DIDACT_VALUE, 4);
        put(&bed, bed.network, 0, DIDACT_GRADIENT, 1);
        put(&bed, bed.network, 3, DIDACT_GRADIENT, 4);
        bed.api->step(bed.network, NULL, &adam, 0);
        assert_near(get(&bed, bed.network, 0, DIDACT_MOMENT1), first[i]);
        assert_near(get(&bed, bed.network, 3, DIDACT_MOMENT1), last[i]);
        g_assert_cmpfloat(get(&bed, bed.network, 3, DIDACT_GRADIENT), ==, 4);
        bed_clear(&bed);
    }
}

/* The network goes from 1 to 0.95 (see above); the target, at 3, goes a quarter of the way: 3 + 0.25 (0.95 - 3) = 2.4875. */
static void target_follows_the_stepped_network(gconstpointer isa)
{
    Bed bed;
    bed_make(&bed, isa, false);
    put(&bed, bed.network, 0, DIDACT_VALUE, 1);
    put(&bed, bed.network, 0, DIDACT_GRADIENT, 0.5F);
    put(&bed, bed.target, 0, DIDACT_VALUE, 3);
    bed.api->step(bed.network, bed.target, &by_hand, 0.25);
    assert_near(get(&bed, bed.network, 0, DIDACT_VALUE), 0.95);
    assert_near(get(&bed, bed.target, 0, DIDACT_VALUE), 2.4875);
    g_assert_cmpfloat(get(&bed, bed.target, 0, DIDACT_MOMENT1), ==, 0);
    g_assert_cmpuint(bed.api->step_count(bed.target), ==, 0);
    bed_clear(&bed);
}

static void dying_moments_become_zero(gconstpointer isa)
{
    Bed bed;
    bed_make(&bed, isa, false);
    put(&bed, bed.network, 0, DIDACT_MOMENT1, -1.01F * FLT_MIN);
    put(&bed, bed.network, 0, DIDACT_MOMENT2, 1.005F * FLT_MIN);
    put(&bed, bed.network, 0, DIDACT_GRADIENT, 0);
    bed.api->step(bed.network, NULL, &by_hand, 0);
    g_assert_cmpfloat(get(&bed, bed.network, 0, DIDACT_MOMENT1), ==, 0);
    g_assert_cmpfloat(get(&bed, bed.network, 0, DIDACT_MOMENT2), ==, 0);
    bed_clear(&bed);
}

static const didact_adam usual = {
    .struct_size = sizeof(didact_adam),
    .learning_rate = 1e-3,
    .beta1 = 0.9,
    .beta2 = 0.999,
    .epsilon = 1e-8,
    .l2 = 1e-2,
    .max_gradient_norm = 2,
};

static void assert_values_close(const TestBackend *backend, const didact_network *network, Mlp *mlp)
{
    for (size_t i = 0; i < mlp_array_count(mlp); i++) {
        const MlpArray *array = mlp_array(mlp, i);
        g_autofree float *values = backend_read(backend, network, i, DIDACT_VALUE);
        for (size_t j = 0; j < array->rows * array->columns; j++)
            g_assert_cmpfloat(fabs(values[j] - array->values[j]), <, 1e-5);
    }
}

/* The same gradients for both, so that nothing but the optimiser is compared; some of them are longer than allowed. */
static void step_beside(const TestBackend *backend, didact_network *network, didact_network *target, Mlp *mlp,
                        uint64_t seed)
{
    for (size_t i = 0; i < mlp_array_count(mlp); i++) {
        MlpArray *array = mlp_array(mlp, i);
        size_t count = array->rows * array->columns;
        g_autofree float *gradient = floats_normal(count, seed + i);
        for (size_t j = 0; j < count; j++) {
            gradient[j] *= seed % 200 ? 0.1F : 0.01F;
            array->gradient[j] = gradient[j];
        }
        backend->api->write(network, i, DIDACT_GRADIENT, gradient);
    }
    backend->api->step(network, target, &usual, 0.05);
    mlp_adam(mlp, &usual);
}

static void many_steps_agree_with_the_reference(gconstpointer isa)
{
    const didact_network_spec spec = {
        .struct_size = sizeof spec,
        .input_size = 5,
        .output_size = 2,
        .hidden_count = 2,
        .hidden = (const int64_t[]){20, 31},
        .layer_norm = true,
        .layer_norm_epsilon = 1e-6,
        .side_size = 3,
        .side_layer = 2,
    };
    TestBackend backend;
    backend_open_isa(&backend, isa);
    didact_network *network = backend_network(&backend, &spec), *target = backend_network(&backend, &spec);
    backend_shake(&backend, target, 8);
    Mlp *mlp = backend_reference(&backend, network, &spec), *following = backend_reference(&backend, target, &spec);
    for (uint64_t step = 0; step < 50; step++) {
        step_beside(&backend, network, target, mlp, 100 * step);
        mlp_follow(following, mlp, 0.05);
    }
    assert_values_close(&backend, network, mlp);
    assert_values_close(&backend, target, following);
    mlp_free(mlp);
    mlp_free(following);
    backend.api->network_destroy(network);
    backend.api->network_destroy(target);
    backend_close(&backend);
}

static void add(const char *isa, const char *name, GTestDataFunc function)
{
    g_autofree char *path = g_strdup_printf("/native-step/%s/%s", isa, name);
    g_test_add_data_func(path, isa, function);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (const char *const *isa = backend_isas(); *isa; isa++) {
        add(*isa, "adam", adam_steps_as_computed_by_hand);
        add(*isa, "put-in", moments_and_steps_can_be_put_in);
        add(*isa, "decay", decay_acts_on_hidden_weights_alone);
        add(*isa, "clipping", long_gradients_are_shortened);
        add(*isa, "target", target_follows_the_stepped_network);
        add(*isa, "dying", dying_moments_become_zero);
        add(*isa, "reference", many_steps_agree_with_the_reference);
    }
    return g_test_run();
}
