#include "student/settings.h"

/* The defaults are those of OpenAI baselines' DDPG before its commit 858afa8 (2018-09), but for bootstrap_timeouts. */

static const char *const algorithms[] = {"ddpg", NULL};

/* Networks compute in float32, whose numbers end there; a divisor must not become 0. */
#define LEAST_EPSILON 1e-37

const didact_param student_settings_table[] = {
    DIDACT_CHOICE(StudentSettings, algorithm, "ddpg", algorithms, "how the student learns"),
    DIDACT_NUMBER(StudentSettings, gamma, "0.99", 0, 1, "", "discount of the return"),
    DIDACT_NUMBER(StudentSettings, tau, "0.01", 0, 1, "per update",
                  "share of the way that targets move to the networks"),
    DIDACT_NUMBER(StudentSettings, batch_size, "64", 1, 65536, "transitions", "size of a batch"),
    DIDACT_NUMBER(StudentSettings, actor_learning_rate, "1e-4", 0, 1, "", "step size of the actor's Adam"),
    DIDACT_NUMBER(StudentSettings, critic_learning_rate, "1e-3", 0, 1, "", "step size of the critic's Adam"),
    DIDACT_NUMBER(StudentSettings, critic_l2, "1e-2", 0, 1, "",
                  "half this times the squared hidden weights joins the critic's loss"),
    DIDACT_NUMBER(StudentSettings, adam_beta1, "0.9", 0, 0.999999, "", "decay of Adam's first moment"),
    DIDACT_NUMBER(StudentSettings, adam_beta2, "0.999", 0, 0.999999, "", "decay of Adam's second moment"),
    DIDACT_NUMBER(StudentSettings, adam_epsilon, "1e-8", LEAST_EPSILON, 1, "",
                  "added to the root of Adam's second moment"),
    DIDACT_NUMBER_OR(StudentSettings, max_gradient_norm, "none", DIDACT_POSITIVE, INFINITY, "none", "",
                     "longer gradients are scaled to this length"),
    DIDACT_NUMBER(StudentSettings, action_layer, "2", 1, 2, "", "the layer of the critic that takes the action"),
    DIDACT_NUMBER(StudentSettings, output_bound, "3e-3", DIDACT_POSITIVE, 1, "",
                  "output weights begin uniform within plus and minus this"),
    DIDACT_NUMBER(StudentSettings, replay_capacity, "1e6", 1, 1e9, "transitions",
                  "how many the replay holds before it forgets the oldest"),
    DIDACT_NUMBER(StudentSettings, updates_per_step, "0.5", 0, 1000, "updates/step",
                  "updates granted for each environment step that fed learning"),
    DIDACT_BOOL(StudentSettings, bootstrap_timeouts, "true",
                "value the state beyond a time limit; false stores a time-out as terminal"),
    DIDACT_BOOL(StudentSettings, normalise_observations, "true",
                "normalise observations by their running mean and deviation"),
    DIDACT_NUMBER(StudentSettings, observation_clip, "5", DIDACT_POSITIVE, INFINITY, "deviations",
                  "normalised observations are clipped to plus and minus this"),
    DIDACT_NUMBER(StudentSettings, observation_minimum_variance, "1e-2", DIDACT_POSITIVE, INFINITY, "",
                  "least variance that an observation is divided by the root of"),
};
const size_t student_settings_count = sizeof student_settings_table / sizeof student_settings_table[0];

/* In the order of didact_activation. */
static const char *const activations[] = {"identity", "relu", "tanh", NULL};

const didact_param network_shape_table[] = {
    DIDACT_NUMBER(NetworkShape, hidden, "[64, 64]", 1, 65536, "units",
                  "widths of the hidden layers of actor and critic"),
    DIDACT_CHOICE(NetworkShape, activation, "relu", activations, "of the hidden layers"),
    DIDACT_BOOL(NetworkShape, layer_norm, "true", "normalise each hidden layer before its activation"),
    DIDACT_NUMBER(NetworkShape, layer_norm_epsilon, "1e-6", LEAST_EPSILON, 1, "", "added to the variance of a layer"),
};
const size_t network_shape_count = sizeof network_shape_table / sizeof network_shape_table[0];
