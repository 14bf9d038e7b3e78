/* Meta: an independent Gaussian policy that learns to teach.
 *
 * π_e = N(f(s, θ^f), σ² I), θ_e = [θ^f, log σ]: f is a network of its own, which need not be near the student. Moved by
 * ∇J = R̂ Σ_t ∇ log π_e(a_t | s_t) with ∇_f log π_e = (a - f) / σ², back-propagated through f (Xu et al. 2018, equations 2
 * to 4). */
#include "policy.h"
#include "sigma.h"

#include <didact/plugin.h>
#include <stdlib.h>
#include <string.h>

typedef struct MetaSettings {
    SIGMA_FIELDS
    double learning_rate;
    didact_integers hidden;
    didact_choice activation; /* didact_activation */
    double output_bound;      /* NAN: Glorot */
} MetaSettings;

static const char *const activations[] = {"identity", "relu", "tanh", NULL};

static const didact_param table[] = {
    SIGMA_ROWS(MetaSettings),
    DIDACT_NUMBER(MetaSettings, learning_rate, "1e-3", 0, 100, "", "step size of the network f"),
    DIDACT_NUMBER(MetaSettings, hidden, "[64, 64]", 1, 65536, "units", "widths of the hidden layers of f"),
    DIDACT_CHOICE(MetaSettings, activation, "relu", activations, "of the hidden layers of f"),
    DIDACT_NUMBER_OR(MetaSettings, output_bound, "glorot", DIDACT_POSITIVE, 100, "glorot", "",
                     "output weights of f begin uniform within plus and minus this; small ones begin near action 0"),
};

typedef struct Meta {
    const didact_host *host;
    double learning_rate;
    Sigma sigma;
    Policy f;
} Meta;

static void destroy(void *self)
{
    Meta *teacher = self;
    policy_clear(&teacher->f);
    sigma_clear(&teacher->sigma);
    free(teacher);
}

static didact_status init(Meta *teacher, const didact_spaces *spaces, const MetaSettings *settings)
{
    SigmaSettings sigma;
    memcpy(&sigma, settings, sizeof sigma); /* both begin with SIGMA_FIELDS */
    didact_network_spec spec = {
        .struct_size = sizeof spec,
        .hidden_count = (uint32_t)settings->hidden.count,
        .hidden = settings->hidden.values,
        .activation = settings->activation,
        .output_activation = DIDACT_TANH,
        .output_bound = isnan(settings->output_bound) ? 0 : settings->output_bound,
    };
    teacher->learning_rate = settings->learning_rate;
    if (sigma_init(&teacher->sigma, teacher->host, &sigma, spaces->action_size))
        return DIDACT_FAILED;
    return policy_init(&teacher->f, teacher->host, spaces, &spec);
}

static didact_status create(const didact_host *host, const didact_spaces *spaces, const void *params, void **self)
{
    Meta *teacher = calloc(1, sizeof *teacher);
    if (!teacher)
        return host->fail(host, "out of memory");
    teacher->host = host;
    if (init(teacher, spaces, params)) {
        destroy(teacher);
        return DIDACT_FAILED;
    }
    *self = teacher;
    return DIDACT_OK;
}

static void act(void *self, didact_rng *rng, const float observation[], const float mean[], float action[])
{
    const Meta *teacher = self;
    policy_act(&teacher->f, observation);
    for (uint32_t i = 0; i < teacher->f.action_size; i++)
        action[i] = (float)(teacher->f.mean[i] + sigma_at(&teacher->sigma, i) * rng->normal(rng));
}

static void log_prob(const void *self, const float observation[], const float mean[], const float action[], double *out)
{
    const Meta *teacher = self;
    policy_act(&teacher->f, observation);
    *out = sigma_log_prob(&teacher->sigma, teacher->f.mean, action);
}

/* The observations of all lessons as one batch, so that one backward sees the whole gradient. */
static didact_status forward_lessons(Meta *teacher, const didact_lesson *lessons, size_t count, size_t stride,
                                     size_t steps)
{
    if (policy_make_room(&teacher->f, steps))
        return DIDACT_FAILED;
    float *at = teacher->f.observations;
    for (size_t i = 0; i < count; i++) {
        const didact_rollout *d0 = sigma_lesson(lessons, i, stride)->rollout;
        size_t size = (size_t)d0->length * d0->observation_size;
        memcpy(at, d0->observations, size * sizeof(float));
        at += size;
    }
    return policy_forward(&teacher->f, steps);
}

/* One lesson's share of Σ_t w ∇ log π(a_t | s_t): into σ's gradient, and as slopes by f of -J, since networks step down. */
static void differentiate(Meta *teacher, const didact_rollout *d0, double weight, size_t first)
{
    Sigma *sigma = &teacher->sigma;
    const float *means = teacher->f.means + first * sigma->dimensions;
    float *slopes = teacher->f.slopes + first * sigma->dimensions;
    sigma_differentiate(sigma, weight, means, d0->sampled, d0->length);
    for (size_t i = 0; i < (size_t)d0->length * sigma->dimensions; i++) {
        double deviation = sigma_at(sigma, (uint32_t)(i % sigma->dimensions));
        slopes[i] = (float)(-weight * ((double)d0->sampled[i] - means[i]) / (deviation * deviation));
    }
}

/* The steps, both by the whole gradient at the parameters that drew D0. */
static didact_status climb(Meta *teacher)
{
    Sigma *sigma = &teacher->sigma;
    double norm = sqrt(policy_gradient_square(&teacher->f) + sigma_gradient_square(sigma));
    double limit = sigma->settings.max_gradient_norm, scale = norm > limit ? limit / norm : 1;
    sigma_step(sigma, scale);
    if (sigma->settings.optimizer == OPTIMIZER_ADAM)
        return policy_step_adam(&teacher->f, teacher->learning_rate, scale);
    policy_step_sgd(&teacher->f, teacher->learning_rate, scale);
    return DIDACT_OK;
}

static didact_status improve(void *self, didact_rng *rng, const didact_lesson *lessons, size_t count, size_t stride)
{
    Meta *teacher = self;
    size_t steps, first = 0;
    if (sigma_check_lessons(teacher->host, lessons, count, stride, &steps) ||
        forward_lessons(teacher, lessons, count, stride, steps))
        return DIDACT_FAILED;
    for (size_t i = 0; i < count; i++) {
        const didact_lesson *lesson = sigma_lesson(lessons, i, stride);
        differentiate(teacher, lesson->rollout, sigma_weight(&teacher->sigma, lesson, steps), first);
        first += lesson->rollout->length;
    }
    return policy_backward(&teacher->f) ? DIDACT_FAILED : climb(teacher);
}

static size_t metric_count(const void *self)
{
    return ((const Meta *)self)->sigma.count;
}

static const char *metric_name(const void *self, size_t i)
{
    return sigma_metric_name(&((const Meta *)self)->sigma, i);
}

static void metrics(const void *self, double values[])
{
    sigma_metrics(&((const Meta *)self)->sigma, values);
}

static size_t save(const void *self, void *buffer, size_t capacity)
{
    const Meta *teacher = self;
    size_t head = sigma_saved_size(&teacher->sigma), size = head + policy_saved_size(&teacher->f);
    if (capacity >= size) {
        sigma_save(&teacher->sigma, buffer);
        policy_save(&teacher->f, (unsigned char *)buffer + head);
    }
    return size;
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    Meta *teacher = self;
    size_t head = sigma_saved_size(&teacher->sigma), size = head + policy_saved_size(&teacher->f);
    if (length != size)
        return teacher->host->fail(teacher->host, "the saved state has %zu bytes, not %zu", length, size);
    sigma_load(&teacher->sigma, buffer);
    policy_load(&teacher->f, (const unsigned char *)buffer + head);
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

DIDACT_PLUGIN(DIDACT_EXPLORATION, "meta", "1.0", "an independent Gaussian policy, mean and deviation learned",
              MetaSettings, table, &api)
