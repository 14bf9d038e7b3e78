/* A learned deviation σ: what the two teachers of Xu, Liu, Zhao, Peng ("Learning to Explore via Meta-Policy Gradient",
 * ICML 2018) have in common. Kept as log σ, one for all action dimensions or one each. */
#ifndef PLUGINS_EXPLORATION_SIGMA_H
#define PLUGINS_EXPLORATION_SIGMA_H

#include <didact/exploration.h>
#include <didact/param.h>

typedef enum SigmaShape { SIGMA_SHARED, SIGMA_PER_DIMENSION } SigmaShape;
typedef enum Optimizer { OPTIMIZER_ADAM, OPTIMIZER_SGD } Optimizer;

extern const char *const sigma_shapes[], *const optimizers[];

/* The fields and rows that both teachers' parameters share. */
#define SIGMA_FIELDS                                                                                                   \
    double sigma, sigma_min, sigma_max, sigma_learning_rate, max_gradient_norm;                                        \
    didact_choice sigma_shape, optimizer;

#define SIGMA_ROWS(P)                                                                                                  \
    DIDACT_NUMBER(P, sigma, "0.3", DIDACT_POSITIVE, 100, "half the action range", "deviation to begin with"),          \
        DIDACT_NUMBER(P, sigma_min, "0.02", DIDACT_POSITIVE, 100, "half the action range", "least deviation"),         \
        DIDACT_NUMBER(P, sigma_max, "2", DIDACT_POSITIVE, 100, "half the action range", "greatest deviation"),         \
        DIDACT_CHOICE(P, sigma_shape, "shared", sigma_shapes, "one deviation for all action dimensions, or one each"), \
        DIDACT_CHOICE(P, optimizer, "adam", optimizers,                                                                \
                      "adam follows the mean over the steps of D0, sgd the sum as the paper writes it"),               \
        DIDACT_NUMBER(P, sigma_learning_rate, "1e-2", 0, 100, "", "step size of log sigma"),                           \
        DIDACT_NUMBER_OR(P, max_gradient_norm, "none", DIDACT_POSITIVE, INFINITY, "none", "",                          \
                         "longer meta-gradients, all parameters together, are scaled to this length")

typedef struct SigmaSettings {
    SIGMA_FIELDS
} SigmaSettings;

enum { SIGMA_NAME_SIZE = 24 };

typedef struct Sigma {
    SigmaSettings settings;
    uint32_t dimensions;                          /* of the action */
    uint32_t count;                               /* of the deviations: 1 or dimensions */
    uint64_t steps;                               /* taken by Adam */
    double *log_sigma;                            /* [count] */
    double *moment1, *moment2, *gradient, *value; /* [count]; value: exp(log_sigma) */
    char (*names)[SIGMA_NAME_SIZE];               /* [count] */
} Sigma;

/* Says through the host what is wrong with the settings. [setup] */
didact_status sigma_init(Sigma *sigma, const didact_host *host, const SigmaSettings *settings, uint32_t dimensions);
void sigma_clear(Sigma *sigma);

/* The deviation of action dimension i. */
double sigma_at(const Sigma *sigma, uint32_t i);

/* log N(action; mean, σ² I). */
double sigma_log_prob(const Sigma *sigma, const float mean[], const float action[]);

/* How much each step of a lesson weighs in the meta-gradient: Adam takes the mean over all steps of all lessons, SGD the sum.
 * `steps`: of all lessons together. */
double sigma_weight(const Sigma *sigma, const didact_lesson *lesson, size_t steps);

/* Adds weight * Σ_t ∂ log π(a_t) / ∂ log σ to the gradient; means and actions are [length][dimensions].
 * For a shared σ that is Σ_i (z_i² - 1), z = (a - mean) / σ. */
void sigma_differentiate(Sigma *sigma, double weight, const float means[], const float actions[], size_t length);

/* Sum of squares of the gradient. */
double sigma_gradient_square(const Sigma *sigma);

/* One step up the gradient, which is multiplied by `scale` first and then emptied; σ stays within its bounds. */
void sigma_step(Sigma *sigma, double scale);

/* Steps of all lessons; a meta-reward that is no number is refused. */
didact_status sigma_check_lessons(const didact_host *host, const didact_lesson *lessons, size_t count, size_t stride,
                                  size_t *steps);

const didact_lesson *sigma_lesson(const didact_lesson *lessons, size_t i, size_t stride);

/* The metrics of a teacher: "sigma", or "sigma_0" and so on, as many as there are deviations. */
const char *sigma_metric_name(const Sigma *sigma, size_t i);
void sigma_metrics(const Sigma *sigma, double values[]);

/* What is saved: count doubles each of log σ and both moments, and the step count. */
size_t sigma_saved_size(const Sigma *sigma);
void sigma_save(const Sigma *sigma, unsigned char *bytes);
void sigma_load(Sigma *sigma, const unsigned char *bytes);

#endif
