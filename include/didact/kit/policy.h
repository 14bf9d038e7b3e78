/* A policy network of a teacher's own, on the experiment's backend: acting on one observation, learning from a batch. */
#ifndef DIDACT_KIT_POLICY_H
#define DIDACT_KIT_POLICY_H

#include <didact/exploration.h>
#include <didact/network.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Policy {
    const didact_host *host;
    const didact_network_api *api;
    uint32_t observation_size, action_size;
    didact_network *network;
    didact_pass *acting;   /* one sample */
    didact_pass *learning; /* a batch; grows with it */
    size_t capacity;       /* of learning */
    float *mean;           /* [action_size], of the last action */
    float *observations;   /* [capacity][observation_size], the batch; to be filled before policy_forward */
    float *means;          /* [capacity][action_size], the outputs there */
    float *slopes;         /* [capacity][action_size], the loss by them; to be filled before policy_backward */
} Policy;

/* The sizes of the spec are taken from `spaces`; its beginning is drawn from the host's stream "policy". [setup] */
static inline didact_status policy_init(Policy *policy, const didact_host *host, const didact_spaces *spaces,
                                        didact_network_spec *spec)
{
    const didact_network_extension *networks = host->extension(host, DIDACT_NETWORK_EXTENSION);
    if (!networks)
        return host->fail(host, "the host offers no networks (%s)", DIDACT_NETWORK_EXTENSION);
    *policy = (Policy){
        .host = host,
        .api = networks->api,
        .observation_size = spaces->observation_size,
        .action_size = spaces->action_size,
        .mean = calloc(spaces->action_size, sizeof(float)),
    };
    spec->input_size = spaces->observation_size;
    spec->output_size = spaces->action_size;
    if (!policy->mean)
        return host->fail(host, "out of memory");
    if (policy->api->network_create(networks->self, spec, host->stream(host, "policy"), &policy->network))
        return DIDACT_FAILED;
    return policy->api->pass_create(policy->network, 1, false, &policy->acting);
}

static inline void policy_clear_batch(Policy *policy)
{
    if (policy->learning)
        policy->api->pass_destroy(policy->learning);
    free(policy->observations);
    free(policy->means);
    free(policy->slopes);
    policy->learning = NULL;
    policy->observations = policy->means = policy->slopes = NULL;
    policy->capacity = 0;
}

static inline void policy_clear(Policy *policy)
{
    policy_clear_batch(policy);
    if (policy->acting)
        policy->api->pass_destroy(policy->acting);
    if (policy->network)
        policy->api->network_destroy(policy->network);
    free(policy->mean);
}

/* policy->mean for one observation; NAN where the backend fails, so that the host ends the run with the backend's words. */
static inline void policy_act(const Policy *policy, const float observation[])
{
    if (policy->api->forward(policy->acting, observation, NULL, 1, policy->mean))
        for (uint32_t i = 0; i < policy->action_size; i++)
            policy->mean[i] = NAN;
}

/* Room for a batch of `count` samples. */
static inline didact_status policy_make_room(Policy *policy, size_t count)
{
    if (count <= policy->capacity)
        return DIDACT_OK;
    policy_clear_batch(policy);
    policy->observations = calloc(count * policy->observation_size, sizeof(float));
    policy->means = calloc(count * policy->action_size, sizeof(float));
    policy->slopes = calloc(count * policy->action_size, sizeof(float));
    if (!policy->observations || !policy->means || !policy->slopes)
        return policy->host->fail(policy->host, "out of memory");
    if (policy->api->pass_create(policy->network, (uint32_t)count, true, &policy->learning))
        return DIDACT_FAILED;
    policy->capacity = count;
    return DIDACT_OK;
}

static inline didact_status policy_forward(Policy *policy, size_t count)
{
    return policy->api->forward(policy->learning, policy->observations, NULL, (uint32_t)count, policy->means);
}

static inline didact_status policy_backward(Policy *policy)
{
    return policy->api->backward(policy->learning, policy->slopes, true, NULL, NULL);
}

static inline size_t policy_array_length(const Policy *policy, size_t i)
{
    didact_array array = {.struct_size = sizeof array};
    policy->api->array(policy->network, i, &array);
    return (size_t)array.rows * array.columns;
}

static inline size_t policy_parameter_count(const Policy *policy)
{
    size_t count = 0;
    for (size_t i = 0; i < policy->api->array_count(policy->network); i++)
        count += policy_array_length(policy, i);
    return count;
}

/* All arrays one behind the other, in canonical order. */
static inline void policy_read_all(const Policy *policy, didact_content content, float *at)
{
    for (size_t i = 0; i < policy->api->array_count(policy->network); i++) {
        policy->api->read(policy->network, i, content, at);
        at += policy_array_length(policy, i);
    }
}

static inline void policy_write_all(Policy *policy, didact_content content, const float *at)
{
    for (size_t i = 0; i < policy->api->array_count(policy->network); i++) {
        policy->api->write(policy->network, i, content, at);
        at += policy_array_length(policy, i);
    }
}

/* Sum of squares of the gradient that policy_backward left. */
static inline double policy_gradient_square(const Policy *policy)
{
    size_t count = policy_parameter_count(policy);
    float *gradient = malloc(count * sizeof *gradient);
    double sum = 0;
    policy_read_all(policy, DIDACT_GRADIENT, gradient);
    for (size_t i = 0; i < count; i++)
        sum += (double)gradient[i] * gradient[i];
    free(gradient);
    return sum;
}

/* One step down the gradient, of Adam after scaling it by `scale`, or simply of `scale` times its length. */
static inline didact_status policy_step_adam(Policy *policy, double learning_rate, double scale)
{
    didact_adam adam = {
        .struct_size = sizeof adam,
        .learning_rate = learning_rate,
        .beta1 = 0.9,
        .beta2 = 0.999,
        .epsilon = 1e-8,
        .max_gradient_norm = scale < 1 ? scale * sqrt(policy_gradient_square(policy)) : INFINITY,
    };
    return policy->api->step(policy->network, NULL, &adam, 0);
}

static inline void policy_step_sgd(Policy *policy, double learning_rate, double scale)
{
    size_t count = policy_parameter_count(policy);
    float *values = malloc(2 * count * sizeof *values), *gradient = values + count;
    policy_read_all(policy, DIDACT_VALUE, values);
    policy_read_all(policy, DIDACT_GRADIENT, gradient);
    for (size_t i = 0; i < count; i++)
        values[i] -= (float)(scale * learning_rate * gradient[i]);
    policy_write_all(policy, DIDACT_VALUE, values);
    free(values);
}

static const didact_content policy_saved[] = {DIDACT_VALUE, DIDACT_MOMENT1, DIDACT_MOMENT2};
enum { POLICY_SAVED = 3 };

/* What is saved: the step count, then as floats all values, all first and all second moments, arrays in canonical order. */
static inline size_t policy_saved_size(const Policy *policy)
{
    return sizeof(uint64_t) + POLICY_SAVED * policy_parameter_count(policy) * sizeof(float);
}

static inline void policy_save(const Policy *policy, unsigned char *bytes)
{
    size_t count = policy_parameter_count(policy);
    uint64_t steps = policy->api->step_count(policy->network);
    float *values = malloc(POLICY_SAVED * count * sizeof *values);
    for (size_t i = 0; i < POLICY_SAVED; i++)
        policy_read_all(policy, policy_saved[i], values + i * count);
    memcpy(bytes, &steps, sizeof steps);
    memcpy(bytes + sizeof steps, values, POLICY_SAVED * count * sizeof *values);
    free(values);
}

static inline void policy_load(Policy *policy, const unsigned char *bytes)
{
    size_t count = policy_parameter_count(policy);
    uint64_t steps;
    float *values = malloc(POLICY_SAVED * count * sizeof *values);
    memcpy(&steps, bytes, sizeof steps);
    memcpy(values, bytes + sizeof steps, POLICY_SAVED * count * sizeof *values);
    policy->api->set_step_count(policy->network, steps);
    for (size_t i = 0; i < POLICY_SAVED; i++)
        policy_write_all(policy, policy_saved[i], values + i * count);
    free(values);
}

#endif
