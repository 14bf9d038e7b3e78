/* native's forward and backward against the double-precision reference, on every instruction set of this processor. */
#include "support/backend.h"
#include <math.h>

enum { INPUTS = 17, SIDE = 6, OUTPUTS = 3 };

static didact_network_spec spec_of(const int64_t hidden[2], int activation, bool norm, uint32_t side_layer)
{
    return (didact_network_spec){
        .struct_size = sizeof(didact_network_spec),
        .input_size = INPUTS,
        .output_size = OUTPUTS,
        .hidden_count = 2,
        .hidden = hidden,
        .activation = activation,
        .output_activation = activation == DIDACT_RELU ? DIDACT_TANH : DIDACT_IDENTITY,
        .layer_norm = norm,
        .layer_norm_epsilon = 1e-6,
        .side_size = side_layer ? SIDE : 0,
        .side_layer = side_layer,
    };
}

/* A batch, and everything that comes out of a forward and a backward of it. */
typedef struct Batch {
    uint32_t n;
    float *x, *side, *dy, *y, *dx, *dside;
} Batch;

static Batch batch_of(uint32_t n)
{
    return (Batch){
        .n = n,
        .x = floats_normal((size_t)n * INPUTS, 21),
        .side = floats_normal((size_t)n * SIDE, 22),
        .dy = floats_normal((size_t)n * OUTPUTS, 23),
        .y = g_new0(float, (size_t)n *OUTPUTS),
        .dx = g_new0(float, (size_t)n *INPUTS),
        .dside = g_new0(float, (size_t)n *SIDE),
    };
}

static void batch_clear(Batch *b)
{
    float *const all[] = {b->x, b->side, b->dy, b->y, b->dx, b->dside};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        g_free(all[i]);
}

static void run(const TestBackend *backend, didact_pass *pass, const didact_network_spec *spec, Batch *b)
{
    g_assert_cmpint(backend->api->forward(pass, b->x, spec->side_size ? b->side : NULL, b->n, b->y), ==, DIDACT_OK);
    g_assert_cmpint(backend->api->backward(pass, b->dy, true, b->dx, spec->side_size ? b->dside : NULL), ==, DIDACT_OK);
}

/* The largest difference, in terms of the largest number. Single precision is good for about 1e-6, and for 5e-5 where the
 * normalisation of a narrow layer divides by a small deviation. */
static void assert_close(const float values[], const double expected[], size_t count, const char *what)
{
    double difference = 0, size = 0;
    for (size_t i = 0; i < count; i++) {
        difference = fmax(difference, isnan(values[i]) ? INFINITY : fabs(values[i] - expected[i]));
        size = fmax(size, fabs(expected[i]));
    }
    if (!(difference <= 1e-4 * size + 1e-7))
        g_error("%s is off by %g of %g", what, difference, size);
}

static void compare(const TestBackend *backend, const didact_network *network, Mlp *mlp, const Batch *b, bool side)
{
    g_autofree double *x = doubles_of(b->x, (size_t)b->n * INPUTS);
    g_autofree double *aside = doubles_of(b->side, (size_t)b->n * SIDE);
    g_autofree double *dy = doubles_of(b->dy, (size_t)b->n * OUTPUTS);
    g_autofree double *y = g_new0(double, (size_t)b->n *OUTPUTS);
    g_autofree double *dx = g_new0(double, (size_t)b->n *INPUTS);
    g_autofree double *dside = g_new0(double, (size_t)b->n *SIDE);
    mlp_forward(mlp, x, aside, b->n, y);
    mlp_backward(mlp, dy, dx, dside);
    assert_close(b->y, y, (size_t)b->n * OUTPUTS, "y");
    assert_close(b->dx, dx, (size_t)b->n * INPUTS, "dx");
    if (side)
        assert_close(b->dside, dside, (size_t)b->n * SIDE, "dside");
    for (size_t i = 0; i < mlp_array_count(mlp); i++) {
        const MlpArray *array = mlp_array(mlp, i);
        g_autofree float *gradient = backend_read(backend, network, i, DIDACT_GRADIENT);
        assert_close(gradient, array->gradient, array->rows * array->columns, backend_array(backend, network, i).name);
    }
}

static void check(const TestBackend *backend, const didact_network_spec *spec, uint32_t n)
{
    didact_network *network = backend_network(backend, spec);
    backend_shake(backend, network, 31);
    didact_pass *pass = backend_pass(backend, network, n);
    Mlp *mlp = backend_reference(backend, network, spec);
    Batch batch = batch_of(n);
    run(backend, pass, spec, &batch);
    compare(backend, network, mlp, &batch, spec->side_size > 0);
    batch_clear(&batch);
    mlp_free(mlp);
    backend->api->pass_destroy(pass);
    backend->api->network_destroy(network);
}

static void agrees_with_the_reference(gconstpointer isa)
{
    static const int64_t widths[] = {1, 3, 64, 65, 256};
    static const uint32_t batches[] = {1, 7, 64, 256};
    TestBackend backend;
    backend_open_isa(&backend, isa);
    for (size_t w = 0; w < G_N_ELEMENTS(widths); w++)
        for (size_t b = 0; b < G_N_ELEMENTS(batches); b++)
            for (int activation = DIDACT_IDENTITY; activation <= DIDACT_TANH; activation++)
                for (int norm = 0; norm < 2; norm++) {
                    const int64_t hidden[] = {widths[w], widths[(w + b) % G_N_ELEMENTS(widths)]};
                    didact_network_spec spec = spec_of(hidden, activation, norm, 2);
                    g_test_message("widths %d %d, batch %u, activation %d, norm %d", (int)hidden[0], (int)hidden[1],
                                   batches[b], activation, norm);
                    check(&backend, &spec, batches[b]);
                }
    backend_close(&backend);
}

static void side_input_enters_anywhere(gconstpointer isa)
{
    TestBackend backend;
    backend_open_isa(&backend, isa);
    for (uint32_t side_layer = 0; side_layer <= 3; side_layer++)
        for (int norm = 0; norm < 2; norm++) {
            didact_network_spec spec = spec_of((const int64_t[]){33, 20}, DIDACT_TANH, norm, side_layer);
            check(&backend, &spec, 9);
        }
    backend_close(&backend);
}

static void a_network_without_hidden_layers_is_linear(gconstpointer isa)
{
    TestBackend backend;
    backend_open_isa(&backend, isa);
    didact_network_spec spec = spec_of(NULL, DIDACT_IDENTITY, true, 1);
    spec.hidden_count = 0;
    check(&backend, &spec, 5);
    backend_close(&backend);
}

static void large_and_small_numbers_survive_tanh(gconstpointer isa)
{
    static const float x[] = {0,    1e-40F, -1e-30F, 1e-4F, 0.1F,      -0.3465F, 0.6F, 1,        -2,        5.25F,
                              8.9F, 9.5F,   -10,     11,    -1e3F,     3e38F,    0.2F, INFINITY, -INFINITY, 7.7F,
                              0.4F, -0.55F, 2.9F,    -4.1F, 0.000244F, 1.5F,     0.7F, 0.8F,     0.9F};
    TestBackend backend;
    backend_open_isa(&backend, isa);
    didact_network_spec spec = {.struct_size = sizeof spec, .input_size = 1, .output_size = 1};
    spec.output_activation = DIDACT_TANH;
    didact_network *network = backend_network(&backend, &spec);
    backend.api->write(network, 0, DIDACT_VALUE, (float[]){1});
    didact_pass *pass = backend_pass(&backend, network, G_N_ELEMENTS(x));
    float y[G_N_ELEMENTS(x)];
    backend.api->forward(pass, x, NULL, G_N_ELEMENTS(x), y);
    for (size_t i = 0; i < G_N_ELEMENTS(x); i++) {
        double expected = tanh(x[i]), unit = ldexp(fabs(expected), -23);
        if (!(fabs(y[i] - expected) <= 2 * unit + 1e-45) || signbit(y[i]) != signbit(x[i]))
            g_error("tanh(%g) became %.9g, not %.9g", (double)x[i], (double)y[i], expected);
    }
    backend.api->pass_destroy(pass);
    backend.api->network_destroy(network);
    backend_close(&backend);
}

static void asking_for_less_gives_the_same(gconstpointer isa)
{
    TestBackend backend;
    backend_open_isa(&backend, isa);
    for (uint32_t side_layer = 1; side_layer <= 3; side_layer++) {
        didact_network_spec spec = spec_of((const int64_t[]){24, 40}, DIDACT_RELU, true, side_layer);
        didact_network *network = backend_network(&backend, &spec);
        didact_pass *pass = backend_pass(&backend, network, 8);
        Batch batch = batch_of(8);
        run(&backend, pass, &spec, &batch);
        g_autoptr(GArray) gradient = backend_read_all(&backend, network, DIDACT_GRADIENT);
        float dside[8 * SIDE], dx[8 * INPUTS];
        g_autofree float *other = floats_normal((size_t)8 * OUTPUTS, 99);
        backend.api->backward(pass, other, false, dx, NULL);
        backend.api->backward(pass, batch.dy, false, NULL, dside);
        backend.api->backward(pass, batch.dy, false, dx, NULL);
        g_assert_cmpmem(dside, sizeof dside, batch.dside, sizeof dside);
        g_assert_cmpmem(dx, sizeof dx, batch.dx, sizeof dx);
        g_autoptr(GArray) after = backend_read_all(&backend, network, DIDACT_GRADIENT);
        g_assert_cmpmem(gradient->data, gradient->len * sizeof(float), after->data, after->len * sizeof(float));
        backend.api->backward(pass, other, true, dx, NULL);
        backend.api->backward(pass, batch.dy, true, NULL, NULL);
        g_autoptr(GArray) again = backend_read_all(&backend, network, DIDACT_GRADIENT);
        g_assert_cmpmem(gradient->data, gradient->len * sizeof(float), again->data, again->len * sizeof(float));
        batch_clear(&batch);
        backend.api->pass_destroy(pass);
        backend.api->network_destroy(network);
    }
    backend_close(&backend);
}

static void passes_await_their_backward(gconstpointer isa)
{
    TestBackend backend;
    backend_open_isa(&backend, isa);
    didact_network_spec spec = spec_of((const int64_t[]){24, 40}, DIDACT_TANH, true, 2);
    didact_network *network = backend_network(&backend, &spec);
    didact_pass *first = backend_pass(&backend, network, 8), *second = backend_pass(&backend, network, 8);
    Batch batch = batch_of(8), other = batch_of(5);
    run(&backend, first, &spec, &batch);
    g_autoptr(GArray) alone = backend_read_all(&backend, network, DIDACT_GRADIENT);
    g_autofree float *dx = g_memdup2(batch.dx, (size_t)8 * INPUTS * sizeof(float));
    other.x[0] += 1;
    backend.api->forward(first, batch.x, batch.side, 8, batch.y);
    run(&backend, second, &spec, &other);
    backend.api->backward(first, batch.dy, true, batch.dx, batch.dside);
    g_autoptr(GArray) gradient = backend_read_all(&backend, network, DIDACT_GRADIENT);
    g_assert_cmpmem(gradient->data, gradient->len * sizeof(float), alone->data, alone->len * sizeof(float));
    g_assert_cmpmem(dx, 8 * INPUTS * sizeof(float), batch.dx, 8 * INPUTS * sizeof(float));
    batch_clear(&batch);
    batch_clear(&other);
    backend.api->pass_destroy(first);
    backend.api->pass_destroy(second);
    backend.api->network_destroy(network);
    backend_close(&backend);
}

static void check_nan(const TestBackend *backend, const didact_network_spec *spec, size_t where)
{
    didact_network *network = backend_network(backend, spec);
    didact_pass *pass = backend_pass(backend, network, 7);
    Batch batch = batch_of(7), sound = batch_of(7);
    run(backend, pass, spec, &sound);
    batch.x[3 * INPUTS + where] = NAN;
    run(backend, pass, spec, &batch);
    for (size_t i = 0; i < 7 * OUTPUTS; i++)
        if (i / OUTPUTS == 3)
            g_assert_true(isnan(batch.y[i]));
        else
            g_assert_cmpfloat(batch.y[i], ==, sound.y[i]);
    g_autofree float *gradient = backend_read(backend, network, 0, DIDACT_GRADIENT);
    g_assert_true(isnan(gradient[where]));
    batch_clear(&batch);
    batch_clear(&sound);
    backend->api->pass_destroy(pass);
    backend->api->network_destroy(network);
}

static void nan_passes_through(gconstpointer isa)
{
    TestBackend backend;
    backend_open_isa(&backend, isa);
    for (int activation = DIDACT_IDENTITY; activation <= DIDACT_TANH; activation++)
        for (int norm = 0; norm < 2; norm++)
            for (size_t where = 0; where < INPUTS; where += INPUTS - 1) {
                didact_network_spec spec = spec_of((const int64_t[]){20, 65}, activation, norm, 1);
                check_nan(&backend, &spec, where);
            }
    backend_close(&backend);
}

/* Units that have much in common differ by little of what they are: squares of the whole would drown it. */
static void a_common_offset_costs_no_accuracy(gconstpointer isa)
{
    enum { UNITS = 64, FIRST_BIAS = 1 };
    TestBackend backend;
    backend_open_isa(&backend, isa);
    didact_network_spec spec = spec_of((const int64_t[]){UNITS, 65}, DIDACT_TANH, true, 1);
    didact_network *network = backend_network(&backend, &spec);
    float bias[UNITS];
    for (int i = 0; i < UNITS; i++)
        bias[i] = 100;
    backend.api->write(network, FIRST_BIAS, DIDACT_VALUE, bias);
    didact_pass *pass = backend_pass(&backend, network, 64);
    Batch batch = batch_of(64);
    run(&backend, pass, &spec, &batch);
    Mlp *mlp = backend_reference(&backend, network, &spec);
    compare(&backend, network, mlp, &batch, true);
    mlp_free(mlp);
    batch_clear(&batch);
    backend.api->pass_destroy(pass);
    backend.api->network_destroy(network);
    backend_close(&backend);
}

static void add(const char *isa, const char *name, GTestDataFunc function)
{
    g_autofree char *path = g_strdup_printf("/native/%s/%s", isa, name);
    g_test_add_data_func(path, isa, function);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (const char *const *isa = backend_isas(); *isa; isa++) {
        add(*isa, "reference", agrees_with_the_reference);
        add(*isa, "side-layer", side_input_enters_anywhere);
        add(*isa, "linear", a_network_without_hidden_layers_is_linear);
        add(*isa, "tanh", large_and_small_numbers_survive_tanh);
        add(*isa, "partial", asking_for_less_gives_the_same);
        add(*isa, "passes", passes_await_their_backward);
        add(*isa, "nan", nan_passes_through);
        add(*isa, "offset", a_common_offset_costs_no_accuracy);
    }
    return g_test_run();
}
