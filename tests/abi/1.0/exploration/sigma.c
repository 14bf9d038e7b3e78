#include "sigma.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double adam_beta1 = 0.9, adam_beta2 = 0.999, adam_epsilon = 1e-8;

const char *const sigma_shapes[] = {"shared", "per-dimension", NULL};
const char *const optimizers[] = {"adam", "sgd", NULL};

static void refresh(Sigma *sigma)
{
    double low = log(sigma->settings.sigma_min), high = log(sigma->settings.sigma_max);
    for (uint32_t i = 0; i < sigma->count; i++) {
        sigma->log_sigma[i] = fmin(fmax(sigma->log_sigma[i], low), high);
        sigma->value[i] = exp(sigma->log_sigma[i]);
    }
}

static bool name_metrics(Sigma *sigma)
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

didact_status sigma_init(Sigma *sigma, const didact_host *host, const SigmaSettings *settings, uint32_t dimensions)
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
    refresh(sigma);
    return name_metrics(sigma) ? DIDACT_OK : host->fail(host, "out of memory");
}

void sigma_clear(Sigma *sigma)
{
    free(sigma->log_sigma);
    free(sigma->names);
}

static uint32_t place(const Sigma *sigma, uint32_t i)
{
    return sigma->count == 1 ? 0 : i;
}

double sigma_at(const Sigma *sigma, uint32_t i)
{
    return sigma->value[place(sigma, i)];
}

double sigma_log_prob(const Sigma *sigma, const float mean[], const float action[])
{
    static const double half_log_two_pi = 0.91893853320467274178;
    double sum = 0;
    for (uint32_t i = 0; i < sigma->dimensions; i++) {
        double z = ((double)action[i] - mean[i]) / sigma_at(sigma, i);
        sum -= 0.5 * z * z + sigma->log_sigma[place(sigma, i)] + half_log_two_pi;
    }
    return sum;
}

double sigma_weight(const Sigma *sigma, const didact_lesson *lesson, size_t steps)
{
    return sigma->settings.optimizer == OPTIMIZER_SGD ? lesson->meta_reward : lesson->meta_reward / (double)steps;
}

void sigma_differentiate(Sigma *sigma, double weight, const float means[], const float actions[], size_t length)
{
    for (size_t t = 0; t < length; t++, means += sigma->dimensions, actions += sigma->dimensions)
        for (uint32_t i = 0; i < sigma->dimensions; i++) {
            double z = ((double)actions[i] - means[i]) / sigma_at(sigma, i);
            sigma->gradient[place(sigma, i)] += weight * (z * z - 1);
        }
}

double sigma_gradient_square(const Sigma *sigma)
{
    double sum = 0;
    for (uint32_t i = 0; i < sigma->count; i++)
        sum += sigma->gradient[i] * sigma->gradient[i];
    return sum;
}

static double adam_direction(Sigma *sigma, uint32_t i, double g)
{
    double t = (double)sigma->steps;
    sigma->moment1[i] += (1 - adam_beta1) * (g - sigma->moment1[i]);
    sigma->moment2[i] += (1 - adam_beta2) * (g * g - sigma->moment2[i]);
    double correction = sqrt(1 - pow(adam_beta2, t)) / (1 - pow(adam_beta1, t));
    return correction * sigma->moment1[i] / (sqrt(sigma->moment2[i]) + adam_epsilon);
}

void sigma_step(Sigma *sigma, double scale)
{
    sigma->steps++;
    for (uint32_t i = 0; i < sigma->count; i++) {
        double g = scale * sigma->gradient[i];
        double direction = sigma->settings.optimizer == OPTIMIZER_SGD ? g : adam_direction(sigma, i, g);
        sigma->log_sigma[i] += sigma->settings.sigma_learning_rate * direction;
        sigma->gradient[i] = 0;
    }
    refresh(sigma);
}

const didact_lesson *sigma_lesson(const didact_lesson *lessons, size_t i, size_t stride)
{
    return (const didact_lesson *)(const void *)((const char *)lessons + i * stride);
}

didact_status sigma_check_lessons(const didact_host *host, const didact_lesson *lessons, size_t count, size_t stride,
                                  size_t *steps)
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

const char *sigma_metric_name(const Sigma *sigma, size_t i)
{
    return sigma->names[i];
}

void sigma_metrics(const Sigma *sigma, double values[])
{
    memcpy(values, sigma->value, sigma->count * sizeof *values);
}

size_t sigma_saved_size(const Sigma *sigma)
{
    return sizeof sigma->steps + 3 * (size_t)sigma->count * sizeof(double);
}

void sigma_save(const Sigma *sigma, unsigned char *bytes)
{
    memcpy(bytes, &sigma->steps, sizeof sigma->steps);
    memcpy(bytes + sizeof sigma->steps, sigma->log_sigma, 3 * (size_t)sigma->count * sizeof(double));
}

void sigma_load(Sigma *sigma, const unsigned char *bytes)
{
    memcpy(&sigma->steps, bytes, sizeof sigma->steps);
    memcpy(sigma->log_sigma, bytes + sizeof sigma->steps, 3 * (size_t)sigma->count * sizeof(double));
    refresh(sigma);
}
