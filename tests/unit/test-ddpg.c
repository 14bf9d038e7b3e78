/* One update of the student against central differences of its two losses, in double precision. */
#include "student/ddpg.h"
#include "support/backend.h"
#include <string.h>

enum { BATCH = 16, WIDE = 5, NARROW = 2 };

static const int64_t widths[] = {9, 7};

typedef struct Fixture {
    TestBackend backend;
    didact_network_extension extension;
    StudentSettings settings;
    NetworkShape shape;
    Ddpg *student;
    Batch *batch;
    double *observations, *next_observations, *actions;
    Mlp *mlps[DDPG_NETWORKS]; /* as the networks were before the update */
} Fixture;

static didact_network_spec spec_of(const Fixture *f, bool critic)
{
    return (didact_network_spec){
        .struct_size = sizeof(didact_network_spec),
        .input_size = WIDE,
        .output_size = critic ? 1 : NARROW,
        .hidden_count = 2,
        .hidden = widths,
        .activation = f->shape.activation,
        .output_activation = critic ? DIDACT_IDENTITY : DIDACT_TANH,
        .layer_norm = f->shape.layer_norm,
        .layer_norm_epsilon = f->shape.layer_norm_epsilon,
        .side_size = critic ? NARROW : 0,
        .side_layer = critic ? (uint32_t)f->settings.action_layer : 0,
    };
}

static void fill_batch(Fixture *f)
{
    f->batch = batch_new(&f->extension, BATCH, WIDE, NARROW);
    float *arrays[] = {f->batch->observations, f->batch->next_observations, f->batch->actions, f->batch->rewards};
    const size_t sizes[] = {BATCH * WIDE, BATCH * WIDE, BATCH * NARROW, BATCH};
    for (uint64_t i = 0; i < 4; i++) {
        g_autofree float *values = floats_normal(sizes[i], i + 1);
        memcpy(arrays[i], values, sizes[i] * sizeof(float));
    }
    for (int i = 0; i < BATCH; i++)
        f->batch->bootstraps[i] = (float)(i % 3 != 0);
    f->observations = doubles_of(f->batch->observations, BATCH * WIDE);
    f->next_observations = doubles_of(f->batch->next_observations, BATCH * WIDE);
    f->actions = doubles_of(f->batch->actions, BATCH * NARROW);
}

/* tanh hidden units, so that differences meet no kink. */
static void setup(Fixture *f, int action_layer, bool layer_norm)
{
    *f = (Fixture){
        .settings = {.gamma = 0.9,
                     .tau = 0.25,
                     .batch_size = BATCH,
                     .actor_learning_rate = 0.01,
                     .critic_learning_rate = 0.02,
                     .adam_beta1 = 0.9,
                     .adam_beta2 = 0.999,
                     .adam_epsilon = 1e-8,
                     .max_gradient_norm = NAN,
                     .action_layer = action_layer,
                     .output_bound = 0.5},
        .shape = {{widths, 2}, DIDACT_TANH, layer_norm, 1e-6},
    };
    backend_open_isa(&f->backend, "auto");
    f->extension = (didact_network_extension){sizeof f->extension, f->backend.api, f->backend.self};
    DdpgDefinition definition = {&f->settings, &f->shape, &f->extension, WIDE, NARROW, 4};
    g_assert_cmpint(ddpg_new(&definition, &f->student), ==, DIDACT_OK);
    for (unsigned i = 0; i < DDPG_NETWORKS; i++) {
        backend_shake(&f->backend, ddpg_network(f->student, i), i);
        didact_network_spec spec = spec_of(f, i == DDPG_CRITIC || i == DDPG_TARGET_CRITIC);
        f->mlps[i] = backend_reference(&f->backend, ddpg_network(f->student, i), &spec);
    }
    fill_batch(f);
}

static void teardown(Fixture *f)
{
    for (unsigned i = 0; i < DDPG_NETWORKS; i++)
        mlp_free(f->mlps[i]);
    g_free(f->observations);
    g_free(f->next_observations);
    g_free(f->actions);
    batch_free(f->batch, &f->extension);
    ddpg_free(f->student);
    backend_close(&f->backend);
}

/* mean (Q(s, a) - r - gamma Q'(s', pi'(s')))² */
static double critic_loss(const Fixture *f)
{
    double next_actions[BATCH * NARROW], next_values[BATCH], values[BATCH], sum = 0;
    mlp_forward(f->mlps[DDPG_TARGET_ACTOR], f->next_observations, NULL, BATCH, next_actions);
    mlp_forward(f->mlps[DDPG_TARGET_CRITIC], f->next_observations, next_actions, BATCH, next_values);
    mlp_forward(f->mlps[DDPG_CRITIC], f->observations, f->actions, BATCH, values);
    for (int i = 0; i < BATCH; i++) {
        double error = values[i] - f->batch->rewards[i] - 0.9 * f->batch->bootstraps[i] * next_values[i];
        sum += error * error / BATCH;
    }
    return sum;
}

/* -mean Q(s, pi(s)) */
static double actor_loss(const Fixture *f)
{
    double actions[BATCH * NARROW], values[BATCH], sum = 0;
    mlp_forward(f->mlps[DDPG_ACTOR], f->observations, NULL, BATCH, actions);
    mlp_forward(f->mlps[DDPG_CRITIC], f->observations, actions, BATCH, values);
    for (int i = 0; i < BATCH; i++)
        sum -= values[i] / BATCH;
    return sum;
}

static void compare_gradient(Fixture *f, unsigned network, double (*loss)(const Fixture *))
{
    const double h = 1e-5;
    for (size_t i = 0; i < mlp_array_count(f->mlps[network]); i++) {
        MlpArray *array = mlp_array(f->mlps[network], i);
        g_autofree float *gradient = backend_read(&f->backend, ddpg_network(f->student, network), i, DIDACT_GRADIENT);
        for (size_t j = 0; j < array->rows * array->columns; j++) {
            double value = array->values[j];
            array->values[j] = value + h;
            double above = loss(f);
            array->values[j] = value - h;
            double below = loss(f);
            array->values[j] = value;
            g_assert_cmpfloat(fabs((above - below) / (2 * h) - gradient[j]), <, 2e-5);
        }
    }
}

static void both_gradients_are_those_of_the_losses_before_any_step(void)
{
    for (int layer = 1; layer <= 2; layer++)
        for (int norm = 0; norm <= 1; norm++) {
            Fixture f;
            setup(&f, layer, norm);
            DdpgUpdate update;
            g_assert_cmpint(ddpg_update(f.student, f.batch, &update), ==, DIDACT_OK);
            g_assert_cmpfloat(fabs(update.critic_loss - critic_loss(&f)), <, 1e-5);
            compare_gradient(&f, DDPG_CRITIC, critic_loss);
            compare_gradient(&f, DDPG_ACTOR, actor_loss);
            teardown(&f);
        }
}

/* target += tau (network - target), the network being the one after its step. */
static void targets_follow(void)
{
    Fixture f;
    setup(&f, 2, true);
    DdpgUpdate update;
    g_assert_cmpint(ddpg_update(f.student, f.batch, &update), ==, DIDACT_OK);
    for (unsigned n = DDPG_ACTOR; n <= DDPG_CRITIC; n++)
        for (size_t i = 0; i < mlp_array_count(f.mlps[n]); i++) {
            MlpArray *before = mlp_array(f.mlps[n + 2], i), *old = mlp_array(f.mlps[n], i);
            g_autofree float *now = backend_read(&f.backend, ddpg_network(f.student, n), i, DIDACT_VALUE);
            g_autofree float *target = backend_read(&f.backend, ddpg_network(f.student, n + 2), i, DIDACT_VALUE);
            for (size_t j = 0; j < old->rows * old->columns; j++) {
                g_assert_cmpfloat(now[j], !=, (float)old->values[j]);
                g_assert_cmpfloat(fabs(target[j] - (before->values[j] + 0.25 * (now[j] - before->values[j]))), <, 1e-6);
            }
        }
    teardown(&f);
}

static void seeds_decide_the_beginning(void)
{
    Fixture f;
    setup(&f, 2, true);
    DdpgDefinition definition = {&f.settings, &f.shape, &f.extension, WIDE, NARROW, 4};
    Ddpg *again, *other;
    g_assert_cmpint(ddpg_new(&definition, &again), ==, DIDACT_OK);
    definition.seed = 5;
    g_assert_cmpint(ddpg_new(&definition, &other), ==, DIDACT_OK);
    const float observation[WIDE] = {0.3F, -1, 2, 0.1F, -0.7F};
    float a[NARROW], b[NARROW];
    g_autofree float *weights = backend_read(&f.backend, ddpg_network(again, DDPG_ACTOR), 0, DIDACT_VALUE);
    g_autofree float *target = backend_read(&f.backend, ddpg_network(again, DDPG_TARGET_ACTOR), 0, DIDACT_VALUE);
    g_assert_cmpmem(weights, 9 * WIDE * sizeof(float), target, 9 * WIDE * sizeof(float));
    ddpg_act(again, observation, a);
    ddpg_act(other, observation, b);
    g_assert_cmpint(memcmp(a, b, sizeof a), !=, 0);
    ddpg_copy(other, again);
    ddpg_act(other, observation, b);
    g_assert_cmpmem(a, sizeof a, b, sizeof b);
    ddpg_free(again);
    ddpg_free(other);
    teardown(&f);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ddpg/gradients", both_gradients_are_those_of_the_losses_before_any_step);
    g_test_add_func("/ddpg/targets", targets_follow);
    g_test_add_func("/ddpg/seeds", seeds_decide_the_beginning);
    return g_test_run();
}
