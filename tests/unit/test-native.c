/* native as a backend: how networks begin, what is read, written and copied, what repeats bit for bit, what is refused. */
#include "support/backend.h"
#include <math.h>
#include <string.h>

enum { INPUTS = 17, SIDE = 6, BATCH = 33 };

static const didact_network_spec critic = {
    .struct_size = sizeof critic,
    .input_size = INPUTS,
    .output_size = 1,
    .hidden_count = 2,
    .hidden = (const int64_t[]){64, 65},
    .activation = DIDACT_RELU,
    .layer_norm = true,
    .layer_norm_epsilon = 1e-6,
    .output_bound = 3e-3,
    .side_size = SIDE,
    .side_layer = 2,
};

static const didact_adam adam = {
    .struct_size = sizeof(didact_adam),
    .learning_rate = 1e-3,
    .beta1 = 0.9,
    .beta2 = 0.999,
    .epsilon = 1e-8,
    .l2 = 1e-2,
    .max_gradient_norm = 0.5,
};

static void arrays_are_named_in_canonical_order(void)
{
    static const struct {
        const char *name;
        didact_role role;
        uint32_t rows, columns;
    } expected[] = {
        {"0.weight", DIDACT_WEIGHT, 64, INPUTS},      {"0.bias", DIDACT_BIAS, 64, 1},
        {"0.norm.weight", DIDACT_NORM_WEIGHT, 64, 1}, {"0.norm.bias", DIDACT_NORM_BIAS, 64, 1},
        {"1.weight", DIDACT_WEIGHT, 65, 64 + SIDE},   {"1.bias", DIDACT_BIAS, 65, 1},
        {"1.norm.weight", DIDACT_NORM_WEIGHT, 65, 1}, {"1.norm.bias", DIDACT_NORM_BIAS, 65, 1},
        {"2.weight", DIDACT_WEIGHT, 1, 65},           {"2.bias", DIDACT_BIAS, 1, 1},
    };
    TestBackend backend;
    backend_open_isa(&backend, "auto");
    didact_network *network = backend_network(&backend, &critic);
    g_assert_cmpuint(backend.api->array_count(network), ==, G_N_ELEMENTS(expected));
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
        didact_array array = backend_array(&backend, network, i);
        g_assert_cmpstr(array.name, ==, expected[i].name);
        g_assert_cmpint(array.role, ==, expected[i].role);
        g_assert_cmpuint(array.rows, ==, expected[i].rows);
        g_assert_cmpuint(array.columns, ==, expected[i].columns);
    }
    backend.api->network_destroy(network);
    backend_close(&backend);
}

/* The weights are bound * (2 u - 1), u being the stream's next uniform(), row by row; hidden bounds are sqrt(6 / (in + out)),
 * the side input being among the inputs. */
static void networks_begin_as_drawn_in_order(void)
{
    const double bounds[] = {sqrt(6.0 / (64 + INPUTS)), sqrt(6.0 / (65 + 64 + SIDE)), 3e-3};
    TestBackend backend;
    backend_open_isa(&backend, "auto");
    didact_network *network = backend_network(&backend, &critic);
    Random random;
    random_derive(&random, 3, "network", 0); /* as backend_network has it */
    for (size_t i = 0, layer = 0; i < backend.api->array_count(network); i++) {
        didact_array array = backend_array(&backend, network, i);
        g_autofree float *values = backend_read(&backend, network, i, DIDACT_VALUE);
        for (size_t j = 0; j < array.rows * array.columns; j++) {
            double expected = array.role == DIDACT_NORM_WEIGHT ? 1 : 0;
            if (array.role == DIDACT_WEIGHT)
                expected = (float)(bounds[layer] * (2 * random.face.uniform(&random.face) - 1));
            g_assert_cmpfloat(values[j], ==, expected);
        }
        layer += array.role == DIDACT_WEIGHT;
    }
    backend.api->network_destroy(network);
    backend_close(&backend);
}

static void without_an_output_bound_the_output_is_glorot_too(void)
{
    didact_network_spec spec = critic;
    spec.output_bound = 0;
    TestBackend backend;
    backend_open_isa(&backend, "auto");
    didact_network *network = backend_network(&backend, &spec);
    g_autofree float *values = backend_read(&backend, network, 8, DIDACT_VALUE);
    double bound = sqrt(6.0 / (65 + 1)), greatest = 0;
    for (size_t j = 0; j < 65; j++)
        greatest = fmax(greatest, fabs(values[j]));
    g_assert_cmpfloat(greatest, <=, bound);
    g_assert_cmpfloat(greatest, >, 0.9 * bound);
    backend.api->network_destroy(network);
    backend_close(&backend);
}

/* Two networks that train each other's way: what a student's critic does. */
typedef struct Bed {
    TestBackend backend;
    const didact_network_api *api;
    didact_network *network, *target;
    didact_pass *pass;
    float *x, *side, *dy;
} Bed;

static void bed_make(Bed *bed, const char *isa, const didact_network_spec *spec)
{
    backend_open_isa(&bed->backend, isa);
    bed->api = bed->backend.api;
    bed->network = backend_network(&bed->backend, spec);
    bed->target = backend_network(&bed->backend, spec);
    bed->pass = backend_pass(&bed->backend, bed->network, BATCH);
    bed->x = floats_normal((size_t)BATCH * INPUTS, 1);
    bed->side = floats_normal((size_t)BATCH * SIDE, 2);
    bed->dy = floats_normal(BATCH, 3);
}

static void bed_clear(Bed *bed)
{
    g_free(bed->x);
    g_free(bed->side);
    g_free(bed->dy);
    bed->api->pass_destroy(bed->pass);
    bed->api->network_destroy(bed->network);
    bed->api->network_destroy(bed->target);
    backend_close(&bed->backend);
}

/* Steps towards outputs of dy. */
static void train(Bed *bed, int steps)
{
    float y[BATCH];
    for (int step = 0; step < steps; step++) {
        bed->api->forward(bed->pass, bed->x, bed->side, BATCH, y);
        for (int i = 0; i < BATCH; i++)
            y[i] = (y[i] - bed->dy[i]) / BATCH;
        bed->api->backward(bed->pass, y, true, NULL, NULL);
        bed->api->step(bed->network, bed->target, &adam, 0.01);
    }
}

static void assert_equal(const TestBackend *backend, const didact_network *a, const didact_network *b,
                         didact_content content)
{
    g_autoptr(GArray) left = backend_read_all(backend, a, content), right = backend_read_all(backend, b, content);
    g_assert_cmpmem(left->data, left->len * sizeof(float), right->data, right->len * sizeof(float));
}

static void assert_equal_state(const TestBackend *backend, const didact_network *a, const didact_network *b)
{
    assert_equal(backend, a, b, DIDACT_VALUE);
    assert_equal(backend, a, b, DIDACT_MOMENT1);
    assert_equal(backend, a, b, DIDACT_MOMENT2);
    g_assert_cmpuint(backend->api->step_count(a), ==, backend->api->step_count(b));
}

static void what_was_written_is_read(void)
{
    Bed bed;
    bed_make(&bed, "auto", &critic);
    for (didact_content content = DIDACT_VALUE; content <= DIDACT_MOMENT2; content++)
        for (size_t i = 0; i < bed.api->array_count(bed.network); i++) {
            didact_array array = backend_array(&bed.backend, bed.network, i);
            size_t count = (size_t)array.rows * array.columns;
            g_autofree float *values = floats_normal(count, 100 * content + i);
            bed.api->write(bed.network, i, content, values);
            g_autofree float *read = backend_read(&bed.backend, bed.network, i, content);
            g_assert_cmpmem(values, count * sizeof(float), read, count * sizeof(float));
        }
    bed.api->set_step_count(bed.network, 1234567890123);
    g_assert_cmpuint(bed.api->step_count(bed.network), ==, 1234567890123);
    bed_clear(&bed);
}

static void a_copy_goes_on_alike(void)
{
    Bed bed;
    bed_make(&bed, "auto", &critic);
    train(&bed, 5);
    didact_network *copy = backend_network(&bed.backend, &critic);
    bed.api->copy(copy, bed.network);
    assert_equal_state(&bed.backend, copy, bed.network);
    train(&bed, 5);
    didact_network *ahead = bed.network;
    didact_pass *pass = bed.pass;
    bed.network = copy;
    bed.pass = backend_pass(&bed.backend, copy, BATCH);
    train(&bed, 5);
    assert_equal_state(&bed.backend, copy, ahead);
    bed.api->pass_destroy(pass);
    bed.api->network_destroy(ahead);
    bed_clear(&bed);
}

/* The derivative by the side input through a network of the bed, or through a new one that has the same values. */
static void slopes(const Bed *bed, didact_network *network, bool anew, float dside[BATCH * SIDE])
{
    didact_network *through = anew ? backend_network(&bed->backend, &critic) : network;
    for (size_t i = 0; anew && i < bed->api->array_count(network); i++) {
        g_autofree float *values = backend_read(&bed->backend, network, i, DIDACT_VALUE);
        bed->api->write(through, i, DIDACT_VALUE, values);
    }
    didact_pass *pass = backend_pass(&bed->backend, through, BATCH);
    float y[BATCH];
    bed->api->forward(pass, bed->x, bed->side, BATCH, y);
    bed->api->backward(pass, bed->dy, false, NULL, dside);
    bed->api->pass_destroy(pass);
    if (anew)
        bed->api->network_destroy(through);
}

static void assert_same_slopes(const Bed *bed, didact_network *network)
{
    float dside[BATCH * SIDE], expected[BATCH * SIDE];
    slopes(bed, network, false, dside);
    slopes(bed, network, true, expected);
    g_assert_cmpmem(dside, sizeof dside, expected, sizeof expected);
}

/* What a backward remembers of the values that it has seen must not outlive them. */
static void every_change_of_values_counts(void)
{
    Bed bed;
    bed_make(&bed, "auto", &critic);
    didact_network *shaken = backend_network(&bed.backend, &critic);
    assert_same_slopes(&bed, shaken);
    backend_shake(&bed.backend, shaken, 5);
    assert_same_slopes(&bed, shaken);
    assert_same_slopes(&bed, bed.network);
    bed.api->copy(bed.network, shaken);
    assert_same_slopes(&bed, bed.network);
    assert_same_slopes(&bed, bed.target);
    train(&bed, 1);
    assert_same_slopes(&bed, bed.network);
    assert_same_slopes(&bed, bed.target);
    bed.api->network_destroy(shaken);
    bed_clear(&bed);
}

/* Trains on both instruction sets and compares every bit. */
static void assert_same_training(const char *isa, const char *other, const didact_network_spec *spec)
{
    Bed a, b;
    bed_make(&a, isa, spec);
    bed_make(&b, other, spec);
    train(&a, 40);
    train(&b, 40);
    for (didact_content content = DIDACT_VALUE; content <= DIDACT_MOMENT2; content++) {
        g_autoptr(GArray) left = backend_read_all(&a.backend, a.network, content);
        g_autoptr(GArray) right = backend_read_all(&b.backend, b.network, content);
        g_assert_cmpmem(left->data, left->len * sizeof(float), right->data, right->len * sizeof(float));
    }
    assert_equal(&a.backend, a.target, b.target, DIDACT_VALUE);
    bed_clear(&a);
    bed_clear(&b);
}

static void training_repeats_bit_for_bit(gconstpointer isa)
{
    assert_same_training(isa, isa, &critic);
}

static void every_isa_gives_the_same_bits(void)
{
    const char *const *isas = backend_isas();
    for (int activation = DIDACT_IDENTITY; activation <= DIDACT_TANH; activation++)
        for (int norm = 0; norm < 2; norm++) {
            didact_network_spec spec = critic;
            spec.activation = spec.output_activation = activation;
            spec.layer_norm = norm;
            for (size_t i = 1; isas[i]; i++)
                assert_same_training(isas[i], isas[0], &spec);
        }
}

static void transfer(const TestBackend *backend, didact_network *to, const didact_network *from)
{
    for (didact_content content = DIDACT_VALUE; content <= DIDACT_MOMENT2; content++)
        for (size_t i = 0; i < backend->api->array_count(from); i++) {
            g_autofree float *values = backend_read(backend, from, i, content);
            backend->api->write(to, i, content, values);
        }
    backend->api->set_step_count(to, backend->api->step_count(from));
}

/* Whatever else a network holds beside its arrays, none of it survives. */
static void what_is_written_heals(gconstpointer isa)
{
    Bed sound, broken;
    bed_make(&sound, isa, &critic);
    bed_make(&broken, isa, &critic);
    broken.x[0] = NAN;
    train(&broken, 1);
    broken.x[0] = sound.x[0];
    transfer(&sound.backend, broken.network, sound.network);
    transfer(&sound.backend, broken.target, sound.target);
    train(&sound, 3);
    train(&broken, 3);
    assert_equal_state(&sound.backend, sound.network, broken.network);
    assert_equal(&sound.backend, sound.target, broken.target, DIDACT_VALUE);
    bed_clear(&sound);
    bed_clear(&broken);
}

static void training_learns(gconstpointer isa)
{
    Bed bed;
    bed_make(&bed, isa, &critic);
    float y[BATCH];
    double before = 0, after = 0;
    for (int i = 0; i < BATCH; i++)
        before += pow(bed.dy[i], 2);
    train(&bed, 600);
    bed.api->forward(bed.pass, bed.x, bed.side, BATCH, y);
    for (int i = 0; i < BATCH; i++)
        after += pow(y[i] - bed.dy[i], 2);
    g_assert_cmpfloat(after, <, 0.02 * before);
    bed_clear(&bed);
}

static void impossible_networks_are_refused(void)
{
    static const int64_t nothing[] = {64, 0};
    const struct {
        const char *message;
        didact_network_spec spec;
    } cases[] = {
        {"*a network needs at least one input and one output", {.input_size = 0, .output_size = 1}},
        {"*a network needs at least one input and one output", {.input_size = 1, .output_size = 0}},
        {"*each hidden layer needs at least one unit",
         {.input_size = 1, .output_size = 1, .hidden_count = 2, .hidden = nothing}},
        {"*the side input enters at a layer that the network does not have",
         {.input_size = 1, .output_size = 1, .side_size = 2, .side_layer = 2}},
        {"*the network asks for an activation that this backend does not know",
         {.input_size = 1, .output_size = 1, .activation = 9}},
    };
    TestBackend backend;
    backend_open_isa(&backend, "auto");
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Random random;
        random_derive(&random, 1, "refused", 0);
        didact_network *network = NULL;
        didact_status status = backend.api->network_create(backend.self, &cases[i].spec, &random.face, &network);
        g_autoptr(GError) error = NULL;
        g_assert_false(host_check(backend.host, status, "network_create", &error));
        g_assert_true(g_pattern_match_simple(cases[i].message, error->message));
        g_assert_null(network);
    }
    backend_close(&backend);
}

/* What a processor has not, it is not asked to do. */
static void isa_is_given_or_refused(void)
{
    static const char *const sections[] = {"{plugin: native, isa: avx512}", "{plugin: native, isa: avx2}"};
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++) {
        TestBackend backend;
        g_autoptr(GError) error = NULL;
        if (backend_open(&backend, sections[i], &error))
            backend_close(&backend);
        else
            g_assert_true(g_pattern_match_simple("*isa: this processor has no avx*; use 'auto', which takes the widest "
                                                 "that there is",
                                                 error->message));
    }
    TestBackend backend;
    g_assert_false(backend_open(&backend, "{plugin: native, isa: sse9}", NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/native/arrays", arrays_are_named_in_canonical_order);
    g_test_add_func("/native/begin", networks_begin_as_drawn_in_order);
    g_test_add_func("/native/output-bound", without_an_output_bound_the_output_is_glorot_too);
    g_test_add_func("/native/write", what_was_written_is_read);
    g_test_add_func("/native/copy", a_copy_goes_on_alike);
    g_test_add_func("/native/changes", every_change_of_values_counts);
    g_test_add_func("/native/same-bits", every_isa_gives_the_same_bits);
    g_test_add_func("/native/refused", impossible_networks_are_refused);
    g_test_add_func("/native/isa", isa_is_given_or_refused);
    for (const char *const *isa = backend_isas(); *isa; isa++) {
        g_autofree char *repeats = g_strdup_printf("/native/%s/repeats", *isa);
        g_test_add_data_func(repeats, *isa, training_repeats_bit_for_bit);
        g_autofree char *heals = g_strdup_printf("/native/%s/heals", *isa);
        g_test_add_data_func(heals, *isa, what_is_written_heals);
        g_autofree char *learns = g_strdup_printf("/native/%s/learns", *isa);
        g_test_add_data_func(learns, *isa, training_learns);
    }
    return g_test_run();
}
