/* A learned deviation σ: what the two teachers of Xu, Liu, Zhao, Peng ("Learning to Explore via Meta-Policy Gradient",
 * ICML 2018) have in common. Kept as log σ, one for all action dimensions or one each. */
#ifndef DIDACT_KIT_SIGMA_H
#define DIDACT_KIT_SIGMA_H

#include <didact/exploration.h>
#include <didact/param.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum SigmaShape { SIGMA_SHARED, SIGMA_PER_DIMENSION } SigmaShape;
typedef enum Optimizer { OPTIMIZER_ADAM, OPTIMIZER_SGD } Optimizer;

static const char *const sigma_shapes[] = {"shared", "per-dimension", NULL};
static const char *const optimizers[] = {"adam", "sgd", NULL};

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

static const double sigma_adam_beta1 = 0.9, sigma_adam_beta2 = 0.999, sigma_adam_epsilon = 1e-8;

static inline void sigma_refresh(Sigma *sigma)
{
    double low = log(sigma->settings.sigma_min), high = log(sigma->settings.sigma_max);
    for (uint32_t i = 0; i < sigma->count; i++) {
        sigma->log_sigma[i] = fmin(fmax(sigma->log_sigma[i], low), high);
        sigma->value[i] = exp(sigma->log_sigma[i]);
    }
}

static inline bool sigma_name_metrics(Sigma *sigma)
{
    sigma->names = calloc(sigma->count, sizeof *sigma->names);
    if (!sigma->names)
        return false;
    for (uint32_t i = 0; i < sigma->count; i++)
        if (sigma->settings.sigma_shape == SIGMA_SHARED)
            snprintf(sigma->names[i], SIGMA_NAME_SIZE, "sigma");
        else
            snprintf(sigma->names[i], SIGMA_NAME_SIZE, "sigma_%u", i);
    return true;
}

/* Says through the host what is wrong with the settings. [setup] */
static inline didact_status sigma_init(Sigma *sigma, const didact_host *host, const SigmaSettings *settings,
                                       uint32_t dimensions)
{
    if (settings->sigma < settings->sigma_min || settings->sigma > settings->sigma_max)
        return host->fail(host, "sigma is %g; it must lie between sigma_min, %g, and sigma_max, %g", settings->sigma,
                          settings->sigma_min, settings->sigma_max);
    uint32_t count = settings->sigma_shape == SIGMA_SHARED ? 1 : dimensions;
    double *memory = calloc((size_t)count * 5, sizeof *memory);
    if (!memory)
        return host->fail(host, "out of memory");
    *sigma = (Sigma){
        .settings = *settings,
        .dimensions = dimensions,
        .count = count,
        .log_sigma = memory,
        .moment1 = memory + count,
        .moment2 = memory + (size_t)count * 2,
        .gradient = memory + (size_t)count * 3,
        .value = memory + (size_t)count * 4,
    };
    for (uint32_t i = 0; i < count; i++)
        sigma->log_sigma[i] = log(settings->sigma);
    sigma_refresh(sigma);
    return sigma_name_metrics(sigma) ? DIDACT_OK : host->fail(host, "out of memory");
}

static inline void sigma_clear(Sigma *sigma)
{
    free(sigma->log_sigma);
    free(sigma->names);
}

static inline uint32_t sigma_place(const Sigma *sigma, uint32_t i)
{
    return sigma->count == 1 ? 0 : i;
}

/* The deviation of action dimension i. */
static inline double sigma_at(const Sigma *sigma, uint32_t i)
{
    return sigma->value[sigma_place(sigma, i)];
}

/* log N(action; mean, σ² I). */
static inline double sigma_log_prob(const Sigma *sigma, const float mean[], const float action[])
{
    static const double half_log_two_pi = 0.91893853320467274178;
    double sum = 0;
    for (uint32_t i = 0; i < sigma->dimensions; i++) {
        double z = ((double)action[i] - mean[i]) / sigma_at(sigma, i);
        sum -= 0.5 * z * z + sigma->log_sigma[sigma_place(sigma, i)] + half_log_two_pi;
    }
    return sum;
}

/* How much each step of a lesson weighs in the meta-gradient: Adam takes the mean over all steps of all lessons, SGD the sum.
 * `steps`: of all lessons together. */
static inline double sigma_weight(const Sigma *sigma, const didact_lesson *lesson, size_t steps)
{
    return sigma->settings.optimizer == OPTIMIZER_SGD ? lesson->meta_reward : lesson->meta_reward / (double)steps;
}

/* Adds weight * Σ_t ∂ log π(a_t) / ∂ log σ to the gradient; means and actions are [length][dimensions].
 * For a shared σ that is Σ_i (z_i² - 1), z = (a - mean) / σ. */
static inline void sigma_differentiate(Sigma *sigma, double weight, const float means[], const float actions[],
                                       size_t length)
{
    for (size_t t = 0; t < length; t++, means += sigma->dimensions, actions += sigma->dimensions)
        for (uint32_t i = 0; i < sigma->dimensions; i++) {
            double z = ((double)actions[i] - means[i]) / sigma_at(sigma, i);
            sigma->gradient[sigma_place(sigma, i)] += weight * (z * z - 1);
        }
}

/* Sum of squares of the gradient. */
static inline double sigma_gradient_square(const Sigma *sigma)
{
    double sum = 0;
    for (uint32_t i = 0; i < sigma->count; i++)
        sum += sigma->gradient[i] * sigma->gradient[i];
    return sum;
}

static inline double sigma_adam_direction(Sigma *sigma, uint32_t i, double g)
{
    double t = (double)sigma->steps;
    sigma->moment1[i] += (1 - sigma_adam_beta1) * (g - sigma->moment1[i]);
    sigma->moment2[i] += (1 - sigma_adam_beta2) * (g * g - sigma->moment2[i]);
    double correction = sqrt(1 - pow(sigma_adam_beta2, t)) / (1 - pow(sigma_adam_beta1, t));
    return correction * sigma->moment1[i] / (sqrt(sigma->moment2[i]) + sigma_adam_epsilon);
}

/* One step up the gradient, which is multiplied by `scale` first and then emptied; σ stays within its bounds. */
static inline void sigma_step(Sigma *sigma, double scale)
{
    sigma->steps++;
    for (uint32_t i = 0; i < sigma->count; i++) {
        double g = scale * sigma->gradient[i];
        double direction = sigma->settings.optimizer == OPTIMIZER_SGD ? g : sigma_adam_direction(sigma, i, g);
        sigma->log_sigma[i] += sigma->settings.sigma_learning_rate * direction;
        sigma->gradient[i] = 0;
    }
    sigma_refresh(sigma);
}

static inline const didact_lesson *sigma_lesson(const didact_lesson *lessons, size_t i, size_t stride)
{
    return (const didact_lesson *)(const void *)((const char *)lessons + i * stride);
}

/* Steps of all lessons; a meta-reward that is no number is refused. */
static inline didact_status sigma_check_lessons(const didact_host *host, const didact_lesson *lessons, size_t count,
                                                size_t stride, size_t *steps)
{
    *steps = 0;
    for (size_t i = 0; i < count; i++) {
        const didact_lesson *lesson = sigma_lesson(lessons, i, stride);
        if (!isfinite(lesson->meta_reward))
            return host->fail(host, "the meta-reward is %g", lesson->meta_reward);
        *steps += lesson->rollout->length;
    }
    return DIDACT_OK;
}

/* The metrics of a teacher: "sigma", or "sigma_0" and so on, as many as there are deviations. */
static inline const char *sigma_metric_name(const Sigma *sigma, size_t i)
{
    return sigma->names[i];
}

static inline void sigma_metrics(const Sigma *sigma, double values[])
{
    memcpy(values, sigma->value, sigma->count * sizeof *values);
}

/* What is saved: count doubles each of log σ and both moments, and the step count. */
static inline size_t sigma_saved_size(const Sigma *sigma)
{
    return sizeof sigma->steps + 3 * (size_t)sigma->count * sizeof(double);
}

static inline void sigma_save(const Sigma *sigma, unsigned char *bytes)
{
    memcpy(bytes, &sigma->steps, sizeof sigma->steps);
    memcpy(bytes + sizeof sigma->steps, sigma->log_sigma, 3 * (size_t)sigma->count * sizeof(double));
}

static inline void sigma_load(Sigma *sigma, const unsigned char *bytes)
{
    memcpy(&sigma->steps, bytes, sizeof sigma->steps);
    memcpy(sigma->log_sigma, bytes + sizeof sigma->steps, 3 * (size_t)sigma->count * sizeof(double));
    sigma_refresh(sigma);
}

#endif
