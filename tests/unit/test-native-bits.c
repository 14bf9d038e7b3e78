/* native gives the same bits on every instruction set: students trained for many updates on each, compared by their hash; and
 * the portable kernels' multiply-add compared with the C library's. */
#include "student/ddpg.h"
#include "support/backend.h"
#include <math.h>
#include <string.h>

/* The portable vectors, whatever this test is compiled for. */
#undef __AVX512F__
#undef __AVX2__
#include "../../plugins/network/native/vec.h"

#ifdef __SANITIZE_ADDRESS__
enum { UPDATES = 50 }; /* the sanitizers look at the accesses, not at the bits */
#else
enum { UPDATES = 2000 };
#endif

/* What kernels do differently: whole blocks and ragged ones, chunks, normalisation, activations, where the action enters. */
typedef struct Case {
    int64_t hidden[2];
    uint32_t batch, observation, action;
    didact_activation activation;
    bool norm;
    int action_layer;
    float bias; /* of all first layers in the beginning: rows whose mean is far from 0 are normalised otherwise */
} Case;

static const Case cases[] = {
    {{64, 64}, 16, 17, 6, DIDACT_RELU, true, 2},
    {{33, 65}, 7, 5, 1, DIDACT_TANH, true, 1, 2.F},
    {{16, 80}, 70, 3, 2, DIDACT_RELU, false, 1},
};

static void fill(float values[], size_t count, Random *random)
{
    for (size_t i = 0; i < count; i++)
        values[i] = (float)(2 * random->face.uniform(&random->face) - 1);
}

static void refill(Batch *batch, const Case *c, Random *random)
{
    fill(batch->observations, (size_t)c->batch * c->observation, random);
    fill(batch->next_observations, (size_t)c->batch * c->observation, random);
    fill(batch->actions, (size_t)c->batch * c->action, random);
    fill(batch->rewards, c->batch, random);
    for (uint32_t i = 0; i < c->batch; i++)
        batch->bootstraps[i] = (float)(i % 5 != 0);
}

static void train(Ddpg *student, Batch *batch, const Case *c)
{
    Random random;
    random_derive(&random, 1, "test.bits", 0);
    for (int i = 0; i < UPDATES; i++) {
        DdpgUpdate update;
        refill(batch, c, &random);
        g_assert_cmpint(ddpg_update(student, batch, &update), ==, DIDACT_OK);
    }
}

static char *hash_of(const TestBackend *backend, const Ddpg *student)
{
    g_autoptr(GChecksum) hash = g_checksum_new(G_CHECKSUM_SHA256);
    for (unsigned i = 0; i < DDPG_NETWORKS; i++)
        for (didact_content content = DIDACT_VALUE; content <= DIDACT_MOMENT2; content++) {
            g_autoptr(GArray) numbers = backend_read_all(backend, ddpg_network(student, i), content);
            for (guint j = 0; j < numbers->len; j++)
                g_assert_true(isfinite(g_array_index(numbers, float, j)));
            g_checksum_update(hash, (const guchar *)numbers->data, (gssize)(numbers->len * sizeof(float)));
        }
    return g_strdup(g_checksum_get_string(hash));
}

static void set_biases(const TestBackend *backend, const Ddpg *student, const Case *c)
{
    enum { FIRST_BIAS = 1 };
    g_autofree float *values = g_new(float, c->hidden[0]);
    for (int64_t i = 0; i < c->hidden[0]; i++)
        values[i] = c->bias + (float)(i % 7) / 8;
    for (unsigned i = 0; i < DDPG_NETWORKS; i++)
        backend->api->write(ddpg_network(student, i), FIRST_BIAS, DIDACT_VALUE, values);
}

/* The hash of a student that was trained on that instruction set. */
static char *trained(const char *isa, const Case *c)
{
    TestBackend backend;
    backend_open_isa(&backend, isa);
    const didact_network_extension extension = {sizeof extension, backend.api, backend.self};
    const StudentSettings settings = {
        .gamma = 0.99,
        .tau = 0.01,
        .batch_size = c->batch,
        .actor_learning_rate = 1e-3,
        .critic_learning_rate = 1e-3,
        .critic_l2 = 1e-2,
        .adam_beta1 = 0.9,
        .adam_beta2 = 0.999,
        .adam_epsilon = 1e-8,
        .max_gradient_norm = c->norm ? 0.5 : (double)NAN,
        .action_layer = c->action_layer,
        .output_bound = 3e-3,
    };
    const NetworkShape shape = {{c->hidden, 2}, c->activation, c->norm, 1e-6};
    const DdpgDefinition definition = {&settings, &shape, &extension, c->observation, c->action, 4};
    Ddpg *student;
    g_assert_cmpint(ddpg_new(&definition, &student), ==, DIDACT_OK);
    Batch *batch = batch_new(&extension, c->batch, c->observation, c->action);
    set_biases(&backend, student, c);
    train(student, batch, c);
    char *hash = hash_of(&backend, student);
    batch_free(batch, &extension);
    ddpg_free(student);
    backend_close(&backend);
    return hash;
}

static void every_instruction_set_trains_alike(gconstpointer data)
{
    const Case *c = data;
    const char *const *isas = backend_isas();
    if (!isas[1]) {
        g_test_skip("this processor has but the portable instructions");
        return;
    }
    g_autofree char *expected = trained(isas[0], c);
    g_test_message("%s: %s", isas[0], expected);
    for (const char *const *isa = isas + 1; *isa; isa++) {
        g_autofree char *hash = trained(*isa, c);
        g_assert_cmpstr(hash, ==, expected);
    }
}

static void assert_multiply_add(float a, float b, float c)
{
    Vec result = multiply_add(splat(a), splat(b), splat(c));
    float expected = fmaf(a, b, c);
    for (int i = 0; i < LANES; i++)
        if (isnan(expected) ? !isnan(result[i]) : memcmp(&expected, &(float){result[i]}, sizeof expected) != 0)
            g_error("%a * %a + %a: %a instead of %a", a, b, c, result[i], expected);
}

static float any_float(Random *random)
{
    uint32_t bits = (uint32_t)(random->face.bits(&random->face) >> 32);
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* Products and sums that nearly cancel, lie near a tie, overflow or end below the normal range. */
static void portable_multiply_add_rounds_once(void)
{
    static const float special[] = {0, -0.F, 1, -1, INFINITY, -INFINITY, NAN, 0x1p-149F, 0x1p-126F, 0x1.fffffep127F};
    for (size_t i = 0; i < G_N_ELEMENTS(special); i++)
        for (size_t j = 0; j < G_N_ELEMENTS(special); j++)
            for (size_t k = 0; k < G_N_ELEMENTS(special); k++)
                assert_multiply_add(special[i], special[j], special[k]);
    Random random;
    random_derive(&random, 2, "test.fma", 0);
    for (int i = 0; i < 1000000; i++) {
        float a = any_float(&random), b = any_float(&random), c = any_float(&random);
        assert_multiply_add(a, b, c);
        assert_multiply_add(a, b, -a * b);
        assert_multiply_add(a, b, a * b * 0x1p24F);
        assert_multiply_add(a, b, a * b * 0x1p-25F);
        assert_multiply_add(1 + 0x1p-23F * (float)(i % 4096), 1 + 0x1p-23F * (float)(i / 4096), ldexpf(1, -i % 60));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/native-bits/multiply-add", portable_multiply_add_rounds_once);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/native-bits/%" G_GSIZE_FORMAT, i);
        g_test_add_data_func(path, &cases[i], every_instruction_set_trains_alike);
    }
    return g_test_run();
}
