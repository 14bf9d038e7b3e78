/* The student's numbers: the `student:` section, and the shape of its networks from `network:`. */
#ifndef CORE_STUDENT_SETTINGS_H
#define CORE_STUDENT_SETTINGS_H

#include <didact/param.h>

typedef struct StudentSettings {
    didact_choice algorithm;
    double gamma, tau;
    int64_t batch_size;
    double actor_learning_rate, critic_learning_rate, critic_l2;
    double adam_beta1, adam_beta2, adam_epsilon;
    double max_gradient_norm; /* NAN: none */
    int64_t action_layer;
    double output_bound;
    int64_t replay_capacity;
    double updates_per_step;
    bool bootstrap_timeouts;
    bool normalise_observations;
    double observation_clip, observation_minimum_variance;
} StudentSettings;

typedef struct NetworkShape {
    didact_integers hidden;
    didact_choice activation;
    bool layer_norm;
    double layer_norm_epsilon;
} NetworkShape;

extern const didact_param student_settings_table[];
extern const size_t student_settings_count;
extern const didact_param network_shape_table[];
extern const size_t network_shape_count;

#endif
