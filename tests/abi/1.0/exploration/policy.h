/* A policy network of a teacher's own, on the experiment's backend: acting on one observation, learning from a batch. */
#ifndef PLUGINS_EXPLORATION_POLICY_H
#define PLUGINS_EXPLORATION_POLICY_H

#include <didact/exploration.h>
#include <didact/network.h>

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
didact_status policy_init(Policy *policy, const didact_host *host, const didact_spaces *spaces,
                          didact_network_spec *spec);
void policy_clear(Policy *policy);

/* policy->mean for one observation; NAN where the backend fails, so that the host ends the run with the backend's words. */
void policy_act(const Policy *policy, const float observation[]);

/* Room for a batch of `count` samples. */
didact_status policy_make_room(Policy *policy, size_t count);

didact_status policy_forward(Policy *policy, size_t count);
didact_status policy_backward(Policy *policy);

/* Sum of squares of the gradient that policy_backward left. */
double policy_gradient_square(const Policy *policy);

/* One step down the gradient, of Adam after scaling it by `scale`, or simply of `scale` times its length. */
didact_status policy_step_adam(Policy *policy, double learning_rate, double scale);
void policy_step_sgd(Policy *policy, double learning_rate, double scale);

/* What is saved: the step count, then as floats all values, all first and all second moments, arrays in canonical order. */
size_t policy_saved_size(const Policy *policy);
void policy_save(const Policy *policy, unsigned char *bytes);
void policy_load(Policy *policy, const unsigned char *bytes);

#endif
