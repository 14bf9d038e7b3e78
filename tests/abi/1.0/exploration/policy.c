#include "policy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

didact_status policy_init(Policy *policy, const didact_host *host, const didact_spaces *spaces,
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

static void clear_batch(Policy *policy)
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

void policy_clear(Policy *policy)
{
    clear_batch(policy);
    if (policy->acting)
        policy->api->pass_destroy(policy->acting);
    if (policy->network)
        policy->api->network_destroy(policy->network);
    free(policy->mean);
}

void policy_act(const Policy *policy, const float observation[])
{
    if (policy->api->forward(policy->acting, observation, NULL, 1, policy->mean))
        for (uint32_t i = 0; i < policy->action_size; i++)
            policy->mean[i] = NAN;
}

didact_status policy_make_room(Policy *policy, size_t count)
{
    if (count <= policy->capacity)
        return DIDACT_OK;
    clear_batch(policy);
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

didact_status policy_forward(Policy *policy, size_t count)
{
    return policy->api->forward(policy->learning, policy->observations, NULL, (uint32_t)count, policy->means);
}

didact_status policy_backward(Policy *policy)
{
    return policy->api->backward(policy->learning, policy->slopes, true, NULL, NULL);
}

static size_t array_length(const Policy *policy, size_t i)
{
    didact_array array = {.struct_size = sizeof array};
    policy->api->array(policy->network, i, &array);
    return (size_t)array.rows * array.columns;
}

static size_t parameter_count(const Policy *policy)
{
    size_t count = 0;
    for (size_t i = 0; i < policy->api->array_count(policy->network); i++)
        count += array_length(policy, i);
    return count;
}

/* All arrays one behind the other, in canonical order. */
static void read_all(const Policy *policy, didact_content content, float *at)
{
    for (size_t i = 0; i < policy->api->array_count(policy->network); i++) {
        policy->api->read(policy->network, i, content, at);
        at += array_length(policy, i);
    }
}

static void write_all(Policy *policy, didact_content content, const float *at)
{
    for (size_t i = 0; i < policy->api->array_count(policy->network); i++) {
        policy->api->write(policy->network, i, content, at);
        at += array_length(policy, i);
    }
}

double policy_gradient_square(const Policy *policy)
{
    size_t count = parameter_count(policy);
    float *gradient = malloc(count * sizeof *gradient);
    double sum = 0;
    read_all(policy, DIDACT_GRADIENT, gradient);
    for (size_t i = 0; i < count; i++)
        sum += (double)gradient[i] * gradient[i];
    free(gradient);
    return sum;
}

didact_status policy_step_adam(Policy *policy, double learning_rate, double scale)
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

void policy_step_sgd(Policy *policy, double learning_rate, double scale)
{
    size_t count = parameter_count(policy);
    float *values = malloc(2 * count * sizeof *values), *gradient = values + count;
    read_all(policy, DIDACT_VALUE, values);
    read_all(policy, DIDACT_GRADIENT, gradient);
    for (size_t i = 0; i < count; i++)
        values[i] -= (float)(scale * learning_rate * gradient[i]);
    write_all(policy, DIDACT_VALUE, values);
    free(values);
}

static const didact_content saved[] = {DIDACT_VALUE, DIDACT_MOMENT1, DIDACT_MOMENT2};
enum { SAVED = 3 };

size_t policy_saved_size(const Policy *policy)
{
    return sizeof(uint64_t) + SAVED * parameter_count(policy) * sizeof(float);
}

void policy_save(const Policy *policy, unsigned char *bytes)
{
    size_t count = parameter_count(policy);
    uint64_t steps = policy->api->step_count(policy->network);
    float *values = malloc(SAVED * count * sizeof *values);
    for (size_t i = 0; i < SAVED; i++)
        read_all(policy, saved[i], values + i * count);
    memcpy(bytes, &steps, sizeof steps);
    memcpy(bytes + sizeof steps, values, SAVED * count * sizeof *values);
    free(values);
}

void policy_load(Policy *policy, const unsigned char *bytes)
{
    size_t count = parameter_count(policy);
    uint64_t steps;
    float *values = malloc(SAVED * count * sizeof *values);
    memcpy(&steps, bytes, sizeof steps);
    memcpy(values, bytes + sizeof steps, SAVED * count * sizeof *values);
    policy->api->set_step_count(policy->network, steps);
    for (size_t i = 0; i < SAVED; i++)
        write_all(policy, saved[i], values + i * count);
    free(values);
}
