/* Meta(variance): the student's action plus Gaussian noise whose deviation is learned.
 *
 * π_e = N(μ(s, θ^π), σ² I). The mean is the student's actor as it was when the action was taken; log σ is the only parameter,
 * moved by ∇J = R̂ Σ_t ∂ log π_e(a_t | s_t) / ∂ log σ (Xu et al. 2018, equations 2 to 4). */
#include <didact/kit/sigma.h>
#include <didact/plugin.h>
#include <stdlib.h>

static const didact_param table[] = {SIGMA_ROWS(SigmaSettings)};

typedef struct MetaVariance {
    const didact_host *host;
    Sigma sigma;
} MetaVariance;

static void destroy(void *self)
{
    MetaVariance *teacher = self;
    sigma_clear(&teacher->sigma);
    free(teacher);
}

static didact_status create(const didact_host *host, const didact_spaces *spaces, const void *params, void **self)
{
    MetaVariance *teacher = calloc(1, sizeof *teacher);
    if (!teacher)
        return host->fail(host, "out of memory");
    teacher->host = host;
    if (sigma_init(&teacher->sigma, host, params, spaces->action_size)) {
        destroy(teacher);
        return DIDACT_FAILED;
    }
    *self = teacher;
    return DIDACT_OK;
}

static void act(void *self, didact_rng *rng, const float observation[], const float mean[], float action[])
{
    const Sigma *sigma = &((MetaVariance *)self)->sigma;
    for (uint32_t i = 0; i < sigma->dimensions; i++)
        action[i] = (float)(mean[i] + sigma_at(sigma, i) * rng->normal(rng));
}

static didact_status improve(void *self, didact_rng *rng, const didact_lesson *lessons, size_t count, size_t stride)
{
    MetaVariance *teacher = self;
    Sigma *sigma = &teacher->sigma;
    size_t steps;
    if (sigma_check_lessons(teacher->host, lessons, count, stride, &steps))
        return DIDACT_FAILED;
    for (size_t i = 0; i < count; i++) {
        const didact_lesson *lesson = sigma_lesson(lessons, i, stride);
        const didact_rollout *d0 = lesson->rollout;
        sigma_differentiate(sigma, sigma_weight(sigma, lesson, steps), d0->means, d0->sampled, d0->length);
    }
    double norm = sqrt(sigma_gradient_square(sigma)), limit = sigma->settings.max_gradient_norm;
    sigma_step(sigma, norm > limit ? limit / norm : 1);
    return DIDACT_OK;
}

static void log_prob(const void *self, const float observation[], const float mean[], const float action[], double *out)
{
    *out = sigma_log_prob(&((const MetaVariance *)self)->sigma, mean, action);
}

static size_t metric_count(const void *self)
{
    return ((const MetaVariance *)self)->sigma.count;
}

static const char *metric_name(const void *self, size_t i)
{
    return sigma_metric_name(&((const MetaVariance *)self)->sigma, i);
}

static void metrics(const void *self, double values[])
{
    sigma_metrics(&((const MetaVariance *)self)->sigma, values);
}

static size_t save(const void *self, void *buffer, size_t capacity)
{
    const MetaVariance *teacher = self;
    size_t size = sigma_saved_size(&teacher->sigma);
    if (capacity >= size)
        sigma_save(&teacher->sigma, buffer);
    return size;
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    MetaVariance *teacher = self;
    if (length != sigma_saved_size(&teacher->sigma))
        return teacher->host->fail(teacher->host, "the saved state has %zu bytes, not %zu", length,
                                   sigma_saved_size(&teacher->sigma));
    sigma_load(&teacher->sigma, buffer);
    return DIDACT_OK;
}

static const didact_exploration_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = destroy,
    .act = act,
    .improve = improve,
    .log_prob = log_prob,
    .metric_count = metric_count,
    .metric_name = metric_name,
    .metrics = metrics,
    .save = save,
    .load = load,
};

DIDACT_PLUGIN(DIDACT_EXPLORATION, "meta-variance", "1.0",
              "the student's action plus Gaussian noise of learned deviation", SigmaSettings, table, &api)
