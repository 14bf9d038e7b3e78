/* The backends on libraries, beside native and the reference: they begin as it does, compute what it does, take over from it
 * and hand back, and use one thread whatever the environment says. */
#include "support/backend.h"
#include <math.h>
#include <string.h>
#include <time.h>

enum { INPUTS = 17, SIDE = 6, BATCH = 33 };

static didact_network_spec spec_of(int activation, bool norm, uint32_t side_layer)
{
    static const int64_t hidden[] = {33, 20};
    return (didact_network_spec){
        .struct_size = sizeof(didact_network_spec),
        .input_size = INPUTS,
        .output_size = 2,
        .hidden_count = 2,
        .hidden = hidden,
        .activation = activation,
        .output_activation = activation == DIDACT_RELU ? DIDACT_TANH : DIDACT_IDENTITY,
        .layer_norm = norm,
        .layer_norm_epsilon = 1e-6,
        .output_bound = 3e-3,
        .side_size = side_layer ? SIDE : 0,
        .side_layer = side_layer,
    };
}

static const didact_adam adam = {
    .struct_size = sizeof(didact_adam),
    .learning_rate = 1e-3,
    .beta1 = 0.9,
    .beta2 = 0.999,
    .epsilon = 1e-8,
    .l2 = 1e-2,
    .max_gradient_norm = 0.5,
};

/* A network, its target and a batch. */
typedef struct Bed {
    TestBackend backend;
    const didact_network_api *api;
    didact_network_spec spec;
    didact_network *network, *target;
    didact_pass *pass;
    uint32_t n;
    float *x, *side, *dy, *y, *dx, *dside;
} Bed;

static void bed_make(Bed *bed, const char *section, const didact_network_spec *spec, uint32_t n)
{
    *bed = (Bed){.spec = *spec, .n = n};
    g_autoptr(GError) error = NULL;
    if (!backend_open(&bed->backend, section, &error))
        g_error("%s", error->message);
    bed->api = bed->backend.api;
    bed->network = backend_network(&bed->backend, spec);
    bed->target = backend_network(&bed->backend, spec);
    bed->pass = backend_pass(&bed->backend, bed->network, n);
    bed->x = floats_normal((size_t)n * spec->input_size, 1);
    bed->side = floats_normal((size_t)n * SIDE, 2);
    bed->dy = floats_normal((size_t)n * spec->output_size, 3);
    bed->y = g_new0(float, (size_t)n * spec->output_size);
    bed->dx = g_new0(float, (size_t)n * spec->input_size);
    bed->dside = g_new0(float, (size_t)n *SIDE);
}

static void bed_make_id(Bed *bed, const char *id, const didact_network_spec *spec, uint32_t n)
{
    g_autofree char *section = g_strdup_printf("{plugin: %s}", id);
    bed_make(bed, section, spec, n);
}

static void bed_clear(Bed *bed)
{
    float *const all[] = {bed->x, bed->side, bed->dy, bed->y, bed->dx, bed->dside};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        g_free(all[i]);
    bed->api->pass_destroy(bed->pass);
    bed->api->network_destroy(bed->network);
    bed->api->network_destroy(bed->target);
    backend_close(&bed->backend);
}

static void forward(Bed *bed)
{
    const float *side = bed->spec.side_size ? bed->side : NULL;
    g_assert_cmpint(bed->api->forward(bed->pass, bed->x, side, bed->n, bed->y), ==, DIDACT_OK);
}

/* Steps towards outputs of dy. */
static void train(Bed *bed, int steps)
{
    g_autofree float *slopes = g_new(float, (size_t)bed->n * bed->spec.output_size);
    for (int step = 0; step < steps; step++) {
        forward(bed);
        for (size_t i = 0; i < (size_t)bed->n * bed->spec.output_size; i++)
            slopes[i] = (bed->y[i] - bed->dy[i]) / (float)bed->n;
        g_assert_cmpint(bed->api->backward(bed->pass, slopes, true, NULL, NULL), ==, DIDACT_OK);
        g_assert_cmpint(bed->api->step(bed->network, bed->target, &adam, 0.01), ==, DIDACT_OK);
    }
}

static void assert_equal(const TestBackend *a, const didact_network *left, const TestBackend *b,
                         const didact_network *right, didact_content content)
{
    g_autoptr(GArray) ours = backend_read_all(a, left, content), theirs = backend_read_all(b, right, content);
    g_assert_cmpmem(ours->data, ours->len * sizeof(float), theirs->data, theirs->len * sizeof(float));
}

static void assert_equal_state(const Bed *a, const didact_network *left, const Bed *b, const didact_network *right)
{
    assert_equal(&a->backend, left, &b->backend, right, DIDACT_VALUE);
    assert_equal(&a->backend, left, &b->backend, right, DIDACT_MOMENT1);
    assert_equal(&a->backend, left, &b->backend, right, DIDACT_MOMENT2);
    g_assert_cmpuint(a->api->step_count(left), ==, b->api->step_count(right));
}

static void begins_as_native_does(gconstpointer id)
{
    for (int bound = 0; bound < 2; bound++) {
        didact_network_spec spec = spec_of(DIDACT_RELU, true, 2);
        spec.output_bound = bound * 3e-3;
        Bed native, other;
        bed_make_id(&native, "native", &spec, 1);
        bed_make_id(&other, id, &spec, 1);
        g_assert_cmpuint(native.api->array_count(native.network), ==, other.api->array_count(other.network));
        for (size_t i = 0; i < native.api->array_count(native.network); i++) {
            didact_array expected = backend_array(&native.backend, native.network, i);
            didact_array array = backend_array(&other.backend, other.network, i);
            g_assert_cmpstr(array.name, ==, expected.name);
            g_assert_cmpint(array.role, ==, expected.role);
            g_assert_cmpuint(array.rows, ==, expected.rows);
            g_assert_cmpuint(array.columns, ==, expected.columns);
        }
        assert_equal_state(&native, native.network, &other, other.network);
        bed_clear(&native);
        bed_clear(&other);
    }
}

/* The largest difference, in terms of the largest number. */
static void assert_close(const float values[], const double expected[], size_t count, const char *what)
{
    double difference = 0, size = 0;
    for (size_t i = 0; i < count; i++) {
        difference = fmax(difference, isnan(values[i]) ? INFINITY : fabs(values[i] - expected[i]));
        size = fmax(size, fabs(expected[i]));
    }
    if (!(difference <= 1e-4 * size + 1e-6))
        g_error("%s is off by %g of %g", what, difference, size);
}

static void compare(const Bed *bed, Mlp *mlp)
{
    size_t xs = (size_t)bed->n * INPUTS, sides = (size_t)bed->n * SIDE, ys = (size_t)bed->n * bed->spec.output_size;
    g_autofree double *x = doubles_of(bed->x, xs), *side = doubles_of(bed->side, sides), *dy = doubles_of(bed->dy, ys);
    g_autofree double *y = g_new0(double, ys), *dx = g_new0(double, xs), *dside = g_new0(double, sides);
    mlp_forward(mlp, x, side, bed->n, y);
    mlp_backward(mlp, dy, dx, dside);
    assert_close(bed->y, y, ys, "y");
    assert_close(bed->dx, dx, xs, "dx");
    if (bed->spec.side_size)
        assert_close(bed->dside, dside, sides, "dside");
    for (size_t i = 0; i < mlp_array_count(mlp); i++) {
        const MlpArray *array = mlp_array(mlp, i);
        g_autofree float *gradient = backend_read(&bed->backend, bed->network, i, DIDACT_GRADIENT);
        assert_close(gradient, array->gradient, array->rows * array->columns,
                     backend_array(&bed->backend, bed->network, i).name);
    }
}

static void differentiates_as_the_reference(gconstpointer id)
{
    for (int activation = DIDACT_IDENTITY; activation <= DIDACT_TANH; activation++)
        for (int norm = 0; norm < 2; norm++)
            for (uint32_t side_layer = 0; side_layer <= 3; side_layer++)
                for (uint32_t n = 1; n <= BATCH; n += BATCH - 1) {
                    didact_network_spec spec = spec_of(activation, norm, side_layer);
                    Bed bed;
                    bed_make_id(&bed, id, &spec, n);
                    backend_shake(&bed.backend, bed.network, 31);
                    Mlp *mlp = backend_reference(&bed.backend, bed.network, &spec);
                    forward(&bed);
                    float *dside = side_layer ? bed.dside : NULL;
                    g_assert_cmpint(bed.api->backward(bed.pass, bed.dy, true, bed.dx, dside), ==, DIDACT_OK);
                    compare(&bed, mlp);
                    mlp_free(mlp);
                    bed_clear(&bed);
                }
}

/* Less than a whole backward is asked for in every way: the same numbers come, and the gradient stays as it was. */
static void asking_for_less_gives_the_same(gconstpointer id)
{
    for (uint32_t side_layer = 1; side_layer <= 3; side_layer++) {
        didact_network_spec spec = spec_of(DIDACT_RELU, true, side_layer);
        Bed bed;
        bed_make_id(&bed, id, &spec, BATCH);
        float dx[BATCH * INPUTS], dside[BATCH * SIDE];
        forward(&bed);
        bed.api->backward(bed.pass, bed.dy, true, bed.dx, bed.dside);
        g_autoptr(GArray) gradient = backend_read_all(&bed.backend, bed.network, DIDACT_GRADIENT);
        bed.api->backward(bed.pass, bed.y, false, dx, NULL);
        bed.api->backward(bed.pass, bed.dy, false, NULL, dside);
        bed.api->backward(bed.pass, bed.dy, false, dx, NULL);
        bed.api->backward(bed.pass, bed.dy, false, NULL, NULL);
        g_assert_cmpmem(dx, sizeof dx, bed.dx, sizeof dx);
        g_assert_cmpmem(dside, sizeof dside, bed.dside, sizeof dside);
        g_autoptr(GArray) after = backend_read_all(&bed.backend, bed.network, DIDACT_GRADIENT);
        g_assert_cmpmem(gradient->data, gradient->len * sizeof(float), after->data, after->len * sizeof(float));
        bed_clear(&bed);
    }
}

/* A forward of fewer samples than there is room for, between a forward and its backward on another pass. */
static void passes_await_their_backward(gconstpointer id)
{
    didact_network_spec spec = spec_of(DIDACT_TANH, true, 2);
    Bed bed;
    bed_make_id(&bed, id, &spec, BATCH);
    forward(&bed);
    bed.api->backward(bed.pass, bed.dy, true, bed.dx, NULL);
    g_autoptr(GArray) alone = backend_read_all(&bed.backend, bed.network, DIDACT_GRADIENT);
    didact_pass *other = backend_pass(&bed.backend, bed.network, BATCH);
    float y[BATCH * 2];
    forward(&bed);
    bed.api->forward(other, bed.x + INPUTS, bed.side, 5, y);
    bed.api->backward(other, bed.dy, true, NULL, NULL);
    bed.api->backward(bed.pass, bed.dy, true, NULL, NULL);
    g_autoptr(GArray) gradient = backend_read_all(&bed.backend, bed.network, DIDACT_GRADIENT);
    g_assert_cmpmem(gradient->data, gradient->len * sizeof(float), alone->data, alone->len * sizeof(float));
    bed.api->pass_destroy(other);
    bed_clear(&bed);
}

/* Networks of no, one and three hidden layers, on passes with and without a backward. */
static void forward_alone_gives_the_same(gconstpointer id)
{
    static const int64_t hidden[] = {33, 65, 20};
    for (uint32_t count = 0; count <= 3; count++) {
        didact_network_spec spec = spec_of(DIDACT_RELU, true, count ? 2 : 1);
        spec.hidden_count = count;
        spec.hidden = hidden;
        Bed bed;
        bed_make_id(&bed, id, &spec, BATCH);
        forward(&bed);
        didact_pass *alone = NULL;
        g_assert_cmpint(bed.api->pass_create(bed.network, BATCH, false, &alone), ==, DIDACT_OK);
        float y[BATCH * 2];
        bed.api->forward(alone, bed.x, bed.side, BATCH, y);
        g_assert_cmpmem(y, sizeof y, bed.y, sizeof y);
        bed.api->pass_destroy(alone);
        bed_clear(&bed);
    }
}

static void assert_values_close(const Bed *bed, const didact_network *network, Mlp *mlp)
{
    for (size_t i = 0; i < mlp_array_count(mlp); i++) {
        const MlpArray *array = mlp_array(mlp, i);
        g_autofree float *values = backend_read(&bed->backend, network, i, DIDACT_VALUE);
        for (size_t j = 0; j < array->rows * array->columns; j++)
            g_assert_cmpfloat(fabs(values[j] - array->values[j]), <, 1e-5);
    }
}

/* The same gradient for both, so that nothing but the optimiser is compared; every other one is longer than allowed. */
static void step_beside(const Bed *bed, Mlp *mlp, uint64_t step)
{
    for (size_t i = 0; i < mlp_array_count(mlp); i++) {
        MlpArray *array = mlp_array(mlp, i);
        g_autofree float *gradient = floats_normal(array->rows * array->columns, 100 * step + i);
        for (size_t j = 0; j < array->rows * array->columns; j++)
            array->gradient[j] = gradient[j] *= step % 2 ? 0.1F : 0.001F;
        bed->api->write(bed->network, i, DIDACT_GRADIENT, gradient);
        bed->api->write(bed->target, i, DIDACT_GRADIENT, gradient);
    }
    g_assert_cmpint(bed->api->step(bed->network, bed->target, &adam, 0.05), ==, DIDACT_OK);
    assert_equal(&bed->backend, bed->network, &bed->backend, bed->target, DIDACT_GRADIENT);
    mlp_adam(mlp, &adam);
}

static void steps_as_the_reference(gconstpointer id)
{
    didact_network_spec spec = spec_of(DIDACT_RELU, true, 2);
    Bed bed;
    bed_make_id(&bed, id, &spec, 1);
    backend_shake(&bed.backend, bed.target, 8);
    Mlp *mlp = backend_reference(&bed.backend, bed.network, &spec);
    Mlp *following = backend_reference(&bed.backend, bed.target, &spec);
    for (uint64_t step = 0; step < 50; step++) {
        step_beside(&bed, mlp, step);
        mlp_follow(following, mlp, 0.05);
    }
    assert_values_close(&bed, bed.network, mlp);
    assert_values_close(&bed, bed.target, following);
    g_assert_cmpuint(bed.api->step_count(bed.network), ==, 50);
    g_assert_cmpuint(bed.api->step_count(bed.target), ==, 0);
    mlp_free(mlp);
    mlp_free(following);
    bed_clear(&bed);
}

static void what_was_written_is_read(gconstpointer id)
{
    didact_network_spec spec = spec_of(DIDACT_RELU, true, 2);
    Bed bed;
    bed_make_id(&bed, id, &spec, 1);
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

/* Everything that makes `to` go on where `from` is. */
static void hand_over(const Bed *from, const Bed *to)
{
    for (size_t i = 0; i < from->api->array_count(from->network); i++)
        for (didact_content content = DIDACT_VALUE; content <= DIDACT_MOMENT2; content++) {
            g_autofree float *values = backend_read(&from->backend, from->network, i, content);
            to->api->write(to->network, i, content, values);
        }
    to->api->set_step_count(to->network, from->api->step_count(from->network));
}

static void assert_same_outputs(Bed *a, Bed *b)
{
    forward(a);
    forward(b);
    for (size_t i = 0; i < (size_t)a->n * a->spec.output_size; i++)
        g_assert_cmpfloat(fabs(a->y[i] - b->y[i]), <=, 1e-5);
}

static void takes_over_from_native_and_hands_back(gconstpointer id)
{
    for (int norm = 0; norm < 2; norm++) {
        didact_network_spec spec = spec_of(DIDACT_TANH, norm, 2);
        Bed native, other;
        bed_make_id(&native, "native", &spec, BATCH);
        bed_make_id(&other, id, &spec, BATCH);
        train(&native, 30);
        hand_over(&native, &other);
        assert_equal_state(&native, native.network, &other, other.network);
        assert_same_outputs(&native, &other);
        train(&native, 5);
        train(&other, 5);
        assert_same_outputs(&native, &other);
        train(&other, 30);
        hand_over(&other, &native);
        assert_same_outputs(&native, &other);
        bed_clear(&native);
        bed_clear(&other);
    }
}

static void a_copy_goes_on_alike(gconstpointer id)
{
    didact_network_spec spec = spec_of(DIDACT_RELU, true, 1);
    Bed bed, copy;
    bed_make_id(&bed, id, &spec, BATCH);
    train(&bed, 5);
    copy = bed;
    copy.network = backend_network(&bed.backend, &spec);
    copy.pass = backend_pass(&bed.backend, copy.network, BATCH);
    bed.api->copy(copy.network, bed.network);
    assert_equal_state(&bed, bed.network, &copy, copy.network);
    train(&bed, 5);
    train(&copy, 5);
    assert_equal_state(&bed, bed.network, &copy, copy.network);
    bed.api->pass_destroy(copy.pass);
    bed.api->network_destroy(copy.network);
    bed_clear(&bed);
}

static void training_repeats_bit_for_bit(gconstpointer id)
{
    for (int norm = 0; norm < 2; norm++) {
        didact_network_spec spec = spec_of(DIDACT_TANH, norm, 2);
        Bed a, b;
        bed_make_id(&a, id, &spec, BATCH);
        bed_make_id(&b, id, &spec, BATCH);
        train(&a, 100);
        train(&b, 100);
        assert_equal_state(&a, a.network, &b, b.network);
        assert_equal(&a.backend, a.target, &b.backend, b.target, DIDACT_VALUE);
        bed_clear(&a);
        bed_clear(&b);
    }
}

/* The first moment of a weight whose gradient has ended: 0.9^n would end among the denormals, which are slow, and stay. */
static void dying_moments_become_zero(gconstpointer id)
{
    didact_network_spec spec = {.struct_size = sizeof spec, .input_size = 1, .output_size = 1};
    Bed bed;
    bed_make_id(&bed, id, &spec, 1);
    bed.api->write(bed.network, 0, DIDACT_MOMENT1, (float[]){-1e-30F});
    bed.api->write(bed.network, 0, DIDACT_MOMENT2, (float[]){1e-30F});
    bed.api->write(bed.network, 1, DIDACT_MOMENT1, (float[]){NAN});
    for (int step = 0; step < 1000; step++)
        bed.api->step(bed.network, NULL, &adam, 0);
    float moment1, moment2, lost;
    bed.api->read(bed.network, 0, DIDACT_MOMENT1, &moment1);
    bed.api->read(bed.network, 0, DIDACT_MOMENT2, &moment2);
    bed.api->read(bed.network, 1, DIDACT_MOMENT1, &lost);
    g_assert_cmpfloat(moment1, ==, 0);
    g_assert_cmpfloat(moment2, >, 1e-31);
    g_assert_true(isnan(lost));
    bed_clear(&bed);
}

static void nan_passes_and_stays_with_its_sample(gconstpointer id)
{
    for (int activation = DIDACT_IDENTITY; activation <= DIDACT_TANH; activation++)
        for (int norm = 0; norm < 2; norm++) {
            didact_network_spec spec = spec_of(activation, norm, 1);
            Bed bed, sound;
            bed_make_id(&bed, id, &spec, 7);
            bed_make_id(&sound, id, &spec, 7);
            bed.x[3 * INPUTS + 5] = NAN;
            forward(&bed);
            forward(&sound);
            for (size_t i = 0; i < 7 * 2; i++)
                g_assert_true(i / 2 == 3 ? isnan(bed.y[i]) : bed.y[i] == sound.y[i]);
            bed_clear(&bed);
            bed_clear(&sound);
        }
}

static void impossible_networks_are_refused(gconstpointer id)
{
    static const int64_t nothing[] = {64, 0}, wide[] = {INT64_C(1) << 33};
    const struct {
        const char *message;
        didact_network_spec spec;
    } cases[] = {
        {"a network needs at least one input and one output", {.input_size = 0, .output_size = 1}},
        {"a network needs at least one input and one output", {.input_size = 1, .output_size = 0}},
        {"each hidden layer needs at least one unit",
         {.input_size = 1, .output_size = 1, .hidden_count = 2, .hidden = nothing}},
        {"a layer of the network is too wide", {.input_size = 1, .output_size = 1, .hidden_count = 1, .hidden = wide}},
        {"a layer of the network is too wide", {.input_size = UINT32_MAX, .output_size = 1}},
        {"the side input enters at a layer that the network does not have",
         {.input_size = 1, .output_size = 1, .side_size = 2, .side_layer = 2}},
        {"the network asks for an activation that this backend does not know",
         {.input_size = 1, .output_size = 1, .activation = 9}},
        {"the network asks for an activation that this backend does not know",
         {.input_size = 1, .output_size = 1, .output_activation = -1}},
    };
    g_autofree char *section = g_strdup_printf("{plugin: %s}", (const char *)id);
    TestBackend backend;
    g_assert_true(backend_open(&backend, section, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Random random;
        random_derive(&random, 1, "refused", 0);
        didact_network *network = NULL;
        didact_status status = backend.api->network_create(backend.self, &cases[i].spec, &random.face, &network);
        g_autoptr(GError) error = NULL;
        g_assert_false(host_check(backend.host, status, "network_create", &error));
        if (!g_str_has_suffix(error->message, cases[i].message))
            g_error("'%s' does not end in '%s'", error->message, cases[i].message);
        g_assert_null(network);
    }
    backend_close(&backend);
}

/* A size that nobody has, and one that no sum of sizes can hold. */
static void what_has_no_room_is_refused(gconstpointer id)
{
    g_autofree char *section = g_strdup_printf("{plugin: %s}", (const char *)id);
    TestBackend backend;
    g_assert_true(backend_open(&backend, section, NULL));
    for (int bits = 25; bits <= 30; bits += 5) {
        uint32_t size = UINT32_C(1) << bits;
        const didact_network_spec spec = {.struct_size = sizeof spec, .input_size = size, .output_size = size};
        Random random;
        random_derive(&random, 1, "refused", 0);
        didact_network *network = NULL;
        didact_status status = backend.api->network_create(backend.self, &spec, &random.face, &network);
        g_autoptr(GError) error = NULL;
        g_assert_false(host_check(backend.host, status, "network_create", &error));
        if (!strstr(error->message, "memory"))
            g_error("'%s' says nothing of memory", error->message);
        g_assert_null(network);
    }
    backend_close(&backend);
}

static double seconds(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* What other threads of this process computed while this one trained, for each second of its own. */
static double help(const char *section)
{
    static const int64_t hidden[] = {1024};
    didact_network_spec spec = spec_of(DIDACT_RELU, false, 0);
    spec.hidden_count = 1;
    spec.hidden = hidden;
    spec.input_size = 512;
    Bed bed;
    bed_make(&bed, section, &spec, 256);
    train(&bed, 1);
    g_usleep(200000); /* threads that have nothing to do look for work a while before they sleep */
    double own = seconds(CLOCK_THREAD_CPUTIME_ID), all = seconds(CLOCK_PROCESS_CPUTIME_ID);
    train(&bed, 8);
    own = seconds(CLOCK_THREAD_CPUTIME_ID) - own;
    all = seconds(CLOCK_PROCESS_CPUTIME_ID) - all;
    bed_clear(&bed);
    return (all - own) / own;
}

/* main has asked for eight, in all the environment's words. */
static void threads_are_the_parameters(gconstpointer id)
{
    g_autofree char *one = g_strdup_printf("{plugin: %s}", (const char *)id);
    g_autofree char *two = g_strdup_printf("{plugin: %s, threads: 2}", (const char *)id);
    g_assert_cmpfloat(help(one), <, 0.05);
    TestBackend backend;
    g_autoptr(GError) error = NULL;
    if (!backend_open(&backend, two, &error)) {
        g_assert_nonnull(strstr(error->message, "threads: this BLAS library offers no way to set them; use 1"));
        return;
    }
    backend_close(&backend);
    if (g_get_num_processors() > 1)
        g_assert_cmpfloat(help(two), >, 0.2);
    g_assert_cmpfloat(help(one), <, 0.05);
}

static void cuda_is_there_or_refused(void)
{
    TestBackend backend;
    g_autoptr(GError) error = NULL;
    if (backend_open(&backend, "{plugin: torch, device: cuda}", &error))
        backend_close(&backend);
    else
        g_assert_true(g_str_has_suffix(error->message, "device: this libtorch finds no CUDA device; use 'cpu'"));
}

static void add(const char *id, const char *name, GTestDataFunc function)
{
    g_autofree char *path = g_strdup_printf("/backends/%s/%s", id, name);
    g_test_add_data_func(path, id, function);
}

static void add_backend(const char *id)
{
    add(id, "begin", begins_as_native_does);
    add(id, "reference", differentiates_as_the_reference);
    add(id, "partial", asking_for_less_gives_the_same);
    add(id, "passes", passes_await_their_backward);
    add(id, "forward", forward_alone_gives_the_same);
    add(id, "step", steps_as_the_reference);
    add(id, "write", what_was_written_is_read);
    add(id, "hand-over", takes_over_from_native_and_hands_back);
    add(id, "copy", a_copy_goes_on_alike);
    add(id, "repeats", training_repeats_bit_for_bit);
    add(id, "dying", dying_moments_become_zero);
    add(id, "nan", nan_passes_and_stays_with_its_sample);
    add(id, "refused", impossible_networks_are_refused);
    add(id, "room", what_has_no_room_is_refused);
    add(id, "threads", threads_are_the_parameters);
}

int main(int argc, char **argv)
{
    static const char *const variables[] = {"OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS",
                                            "BLIS_NUM_THREADS", "MKL_NUM_THREADS"};
    for (size_t i = 0; i < G_N_ELEMENTS(variables); i++)
        g_setenv(variables[i], "8", true);
    g_test_init(&argc, &argv, NULL);
    g_auto(GStrv) built = g_strsplit(g_getenv("DIDACT_TEST_BACKENDS"), " ", 0);
    for (char **id = built; *id; id++)
        add_backend(*id);
    if (g_strv_contains((const char *const *)built, "torch"))
        g_test_add_func("/backends/torch/cuda", cuda_is_there_or_refused);
    return g_test_run();
}
