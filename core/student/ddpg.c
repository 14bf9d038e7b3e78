#include "student/ddpg.h"

#include "base/random.h"

/* Activations: one pass for each forward of an update whose backward comes later, and one for acting. */
typedef enum {
    PASS_ACTOR,
    PASS_CRITIC,
    PASS_CRITIC_OF_ACTOR,
    PASS_TARGET_ACTOR,
    PASS_TARGET_CRITIC,
    PASS_ACT,
    PASSES
} Use;

struct Ddpg {
    DdpgDefinition definition;
    const didact_network_api *api;
    didact_network *networks[DDPG_NETWORKS];
    didact_pass *passes[PASSES];
    float *actions, *action_slopes; /* [batch][action_size]: of the actor, and the loss by them */
    float *values, *value_slopes;   /* [batch] */
    float *targets;                 /* [batch]: y */
};

const DdpgDefinition *ddpg_definition(const Ddpg *student)
{
    return &student->definition;
}

didact_network_spec ddpg_spec(const DdpgDefinition *d, DdpgRole role)
{
    bool critic = role == DDPG_CRITIC || role == DDPG_TARGET_CRITIC;
    return (didact_network_spec){
        .struct_size = sizeof(didact_network_spec),
        .input_size = d->observation_size,
        .output_size = critic ? 1 : d->action_size,
        .hidden_count = (uint32_t)d->shape->hidden.count,
        .hidden = d->shape->hidden.values,
        .activation = d->shape->activation,
        .output_activation = critic ? DIDACT_IDENTITY : DIDACT_TANH,
        .layer_norm = d->shape->layer_norm,
        .layer_norm_epsilon = d->shape->layer_norm_epsilon,
        .output_bound = d->settings->output_bound,
        .side_size = critic ? d->action_size : 0,
        .side_layer = critic ? (uint32_t)d->settings->action_layer : 0,
    };
}

/* A network and its target begin equal: from the same stream. */
static didact_status make_networks(Ddpg *student)
{
    const DdpgDefinition *d = &student->definition;
    for (int i = 0; i < DDPG_NETWORKS; i++) {
        bool critic = i == DDPG_CRITIC || i == DDPG_TARGET_CRITIC;
        didact_network_spec spec = ddpg_spec(d, i);
        Random random;
        random_derive(&random, d->seed, critic ? "network.critic" : "network.actor", 0);
        if (student->api->network_create(d->backend->self, &spec, &random.face, &student->networks[i]))
            return DIDACT_FAILED;
    }
    return DIDACT_OK;
}

static didact_status make_passes(Ddpg *student)
{
    static const struct {
        DdpgRole network;
        bool one, backward;
    } passes[PASSES] = {
        [PASS_ACTOR] = {DDPG_ACTOR, .backward = true},
        [PASS_CRITIC] = {DDPG_CRITIC, .backward = true},
        [PASS_CRITIC_OF_ACTOR] = {DDPG_CRITIC, .backward = true},
        [PASS_TARGET_ACTOR] = {DDPG_TARGET_ACTOR},
        [PASS_TARGET_CRITIC] = {DDPG_TARGET_CRITIC},
        [PASS_ACT] = {DDPG_ACTOR, .one = true},
    };
    uint32_t batch = (uint32_t)student->definition.settings->batch_size;
    for (int i = 0; i < PASSES; i++)
        if (student->api->pass_create(student->networks[passes[i].network], passes[i].one ? 1 : batch,
                                      passes[i].backward, &student->passes[i]))
            return DIDACT_FAILED;
    return DIDACT_OK;
}

static float *buffer(Ddpg *student, size_t width)
{
    size_t count = (size_t)student->definition.settings->batch_size * width;
    float *made = student->api->buffer_create(student->definition.backend->self, count);
    if (!made)
        g_error("out of memory for a batch of %zu numbers", count);
    return made;
}

didact_status ddpg_new(const DdpgDefinition *definition, Ddpg **out)
{
    Ddpg *student = g_new0(Ddpg, 1);
    student->definition = *definition;
    student->api = definition->backend->api;
    student->actions = buffer(student, definition->action_size);
    student->action_slopes = buffer(student, definition->action_size);
    student->values = buffer(student, 1);
    student->value_slopes = buffer(student, 1);
    student->targets = buffer(student, 1);
    if (make_networks(student) || make_passes(student)) {
        ddpg_free(student);
        return DIDACT_FAILED;
    }
    *out = student;
    return DIDACT_OK;
}

void ddpg_free(Ddpg *student)
{
    if (!student)
        return;
    for (int i = 0; i < PASSES; i++)
        if (student->passes[i])
            student->api->pass_destroy(student->passes[i]);
    for (int i = 0; i < DDPG_NETWORKS; i++)
        if (student->networks[i])
            student->api->network_destroy(student->networks[i]);
    float *const buffers[] = {student->actions, student->action_slopes, student->values, student->value_slopes,
                              student->targets};
    for (size_t i = 0; i < G_N_ELEMENTS(buffers); i++)
        student->api->buffer_destroy(student->definition.backend->self, buffers[i]);
    g_free(student);
}

didact_status ddpg_act(Ddpg *student, const float observation[], float action[])
{
    return student->api->forward(student->passes[PASS_ACT], observation, NULL, 1, action);
}

/* y = r + gamma Q'(s', pi'(s')), without the second term where s' is terminal. */
static didact_status find_targets(Ddpg *student, const Batch *batch)
{
    const didact_network_api *api = student->api;
    uint32_t n = batch->size;
    float gamma = (float)student->definition.settings->gamma;
    if (api->forward(student->passes[PASS_TARGET_ACTOR], batch->next_observations, NULL, n, student->actions) ||
        api->forward(student->passes[PASS_TARGET_CRITIC], batch->next_observations, student->actions, n,
                     student->values))
        return DIDACT_FAILED;
    for (uint32_t i = 0; i < n; i++)
        student->targets[i] = batch->rewards[i] + gamma * batch->bootstraps[i] * student->values[i];
    return DIDACT_OK;
}

/* Gradient of mean (Q(s, a) - y)^2 in the critic's parameters. */
static didact_status differentiate_critic(Ddpg *student, const Batch *batch, DdpgUpdate *update)
{
    const didact_network_api *api = student->api;
    uint32_t n = batch->size;
    if (api->forward(student->passes[PASS_CRITIC], batch->observations, batch->actions, n, student->values))
        return DIDACT_FAILED;
    double loss = 0, value = 0;
    for (uint32_t i = 0; i < n; i++) {
        float error = student->values[i] - student->targets[i];
        student->value_slopes[i] = 2 * error / (float)n;
        loss += (double)error * error;
        value += student->values[i];
    }
    *update = (DdpgUpdate){loss / n, value / n};
    return api->backward(student->passes[PASS_CRITIC], student->value_slopes, true, NULL, NULL);
}

/* Gradient of -mean Q(s, pi(s)) in the actor's parameters. */
static didact_status differentiate_actor(Ddpg *student, const Batch *batch)
{
    const didact_network_api *api = student->api;
    uint32_t n = batch->size;
    for (uint32_t i = 0; i < n; i++)
        student->value_slopes[i] = -1 / (float)n;
    if (api->forward(student->passes[PASS_ACTOR], batch->observations, NULL, n, student->actions) ||
        api->forward(student->passes[PASS_CRITIC_OF_ACTOR], batch->observations, student->actions, n,
                     student->values) ||
        api->backward(student->passes[PASS_CRITIC_OF_ACTOR], student->value_slopes, false, NULL,
                      student->action_slopes))
        return DIDACT_FAILED;
    return api->backward(student->passes[PASS_ACTOR], student->action_slopes, true, NULL, NULL);
}

static didact_adam adam(const StudentSettings *s, double learning_rate, double l2)
{
    return (didact_adam){
        .struct_size = sizeof(didact_adam),
        .learning_rate = learning_rate,
        .beta1 = s->adam_beta1,
        .beta2 = s->adam_beta2,
        .epsilon = s->adam_epsilon,
        .l2 = l2,
        .max_gradient_norm = isnan(s->max_gradient_norm) ? INFINITY : s->max_gradient_norm,
    };
}

didact_status ddpg_update(Ddpg *student, const Batch *batch, DdpgUpdate *update)
{
    const StudentSettings *s = student->definition.settings;
    didact_network **networks = student->networks;
    if (find_targets(student, batch) || differentiate_critic(student, batch, update) ||
        differentiate_actor(student, batch))
        return DIDACT_FAILED;
    didact_adam actor = adam(s, s->actor_learning_rate, 0), critic = adam(s, s->critic_learning_rate, s->critic_l2);
    if (student->api->step(networks[DDPG_ACTOR], networks[DDPG_TARGET_ACTOR], &actor, s->tau))
        return DIDACT_FAILED;
    return student->api->step(networks[DDPG_CRITIC], networks[DDPG_TARGET_CRITIC], &critic, s->tau);
}

void ddpg_copy(Ddpg *to, const Ddpg *from)
{
    for (int i = 0; i < DDPG_NETWORKS; i++)
        to->api->copy(to->networks[i], from->networks[i]);
}

didact_network *ddpg_network(const Ddpg *student, DdpgRole role)
{
    return student->networks[role];
}

/* One content of one array, through a buffer: a backend keeps its own layout. */
static void archive_array(const didact_network_api *api, didact_network *network, size_t i, didact_content content,
                          const char *name, Archive *archive)
{
    didact_array array = {.struct_size = sizeof array};
    api->array(network, i, &array);
    g_autofree float *values = g_new(float, (size_t)array.rows *array.columns);
    api->read(network, i, content, values);
    archive_enter(archive, array.name);
    archive_floats(archive, name, values, array.rows, array.columns);
    archive_leave(archive);
    if (archive_loads(archive))
        api->write(network, i, content, values);
}

static void archive_network(const didact_network_api *api, didact_network *network, Archive *archive)
{
    uint64_t steps = api->step_count(network);
    for (size_t i = 0; i < api->array_count(network); i++) {
        archive_array(api, network, i, DIDACT_VALUE, "value", archive);
        archive_array(api, network, i, DIDACT_MOMENT1, "moment1", archive);
        archive_array(api, network, i, DIDACT_MOMENT2, "moment2", archive);
    }
    archive_words(archive, "steps", &steps, 1);
    if (archive_loads(archive))
        api->set_step_count(network, steps);
}

void ddpg_archive(Ddpg *student, Archive *archive)
{
    static const char *const names[DDPG_NETWORKS] = {"actor", "critic", "target_actor", "target_critic"};
    for (int i = 0; i < DDPG_NETWORKS; i++) {
        archive_enter(archive, names[i]);
        archive_network(student->api, student->networks[i], archive);
        archive_leave(archive);
    }
}
