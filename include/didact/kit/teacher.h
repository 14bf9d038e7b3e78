/* A learning teacher: a Gaussian policy moved by ∇J = R̂ Σ_t ∇ log π_e(a_t | s_t) (Xu et al. 2018, equations 2 to 4).
 *
 * π_e = N(w μ(s) + c f(s, θ^f), σ² I): μ is the student's action, f a network of the teacher's own, θ_e = [θ^f, log σ], and
 * ∇_f log π_e = c (a - mean) / σ², back-propagated through f. A plugin includes this file, has TEACHER_FIELDS first in its
 * parameters, fills a TeacherMean, and points its api to these functions. */
#ifndef DIDACT_KIT_TEACHER_H
#define DIDACT_KIT_TEACHER_H

#include <didact/kit/policy.h>
#include <didact/kit/sigma.h>

/* The fields and rows of a teacher's parameters; SIGMA_FIELDS are the first of them. */
#define TEACHER_FIELDS                                                                                                 \
    SIGMA_FIELDS                                                                                                       \
    double learning_rate;                                                                                              \
    didact_integers hidden;                                                                                            \
    didact_choice activation;                                                                                          \
    double output_bound;

#define TEACHER_ROWS(P)                                                                                                \
    SIGMA_ROWS(P), DIDACT_NUMBER(P, learning_rate, "1e-3", 0, 100, "", "step size of the network f"),                  \
        DIDACT_NUMBER(P, hidden, "[64, 64]", 1, 65536, "units", "widths of the hidden layers of f"),                   \
        DIDACT_CHOICE(P, activation, "relu", teacher_activations, "of the hidden layers of f"),                        \
        DIDACT_NUMBER_OR(P, output_bound, "glorot", DIDACT_POSITIVE, 100, "glorot", "",                                \
                         "output weights of f begin uniform within plus and minus this; small ones begin near "        \
                         "action 0")

/* didact_activation's words. */
static const char *const teacher_activations[] = {"identity", "relu", "tanh", NULL};

typedef struct TeacherSettings {
    TEACHER_FIELDS
} TeacherSettings;

/* How the mean is made. */
typedef struct TeacherMean {
    double student, own; /* w and c */
} TeacherMean;

typedef struct Teacher {
    const didact_host *host;
    TeacherMean weights;
    double learning_rate;
    Sigma sigma;
    Policy f;
    float *mean; /* [action_size], of the last action */
} Teacher;

static inline void teacher_destroy(void *self)
{
    Teacher *teacher = self;
    policy_clear(&teacher->f);
    sigma_clear(&teacher->sigma);
    free(teacher->mean);
    free(teacher);
}

static inline didact_status teacher_init(Teacher *teacher, const didact_spaces *spaces, const TeacherSettings *settings)
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
    teacher->mean = calloc(spaces->action_size, sizeof(float));
    if (!teacher->mean)
        return teacher->host->fail(teacher->host, "out of memory");
    if (sigma_init(&teacher->sigma, teacher->host, &sigma, spaces->action_size))
        return DIDACT_FAILED;
    return policy_init(&teacher->f, teacher->host, spaces, &spec);
}

/* `params` begins with TEACHER_FIELDS. [setup] */
static inline didact_status teacher_create(const didact_host *host, const didact_spaces *spaces, const void *params,
                                           TeacherMean weights, void **self)
{
    TeacherSettings settings;
    memcpy(&settings, params, sizeof settings);
    Teacher *teacher = calloc(1, sizeof *teacher);
    if (!teacher)
        return host->fail(host, "out of memory");
    teacher->host = host;
    teacher->weights = weights;
    if (teacher_init(teacher, spaces, &settings)) {
        teacher_destroy(teacher);
        return DIDACT_FAILED;
    }
    *self = teacher;
    return DIDACT_OK;
}

/* w μ + c f where both are known, one float each. */
static inline void teacher_combine(const Teacher *teacher, const float student[], const float own[], float mean[],
                                   size_t count)
{
    for (size_t i = 0; i < count; i++)
        mean[i] = (float)(teacher->weights.student * student[i] + teacher->weights.own * own[i]);
}

static inline void teacher_find_mean(const Teacher *teacher, const float observation[], const float student[])
{
    policy_act(&teacher->f, observation);
    teacher_combine(teacher, student, teacher->f.mean, teacher->mean, teacher->f.action_size);
}

static inline void teacher_act(void *self, didact_rng *rng, const float observation[], const float mean[],
                               float action[])
{
    const Teacher *teacher = self;
    teacher_find_mean(teacher, observation, mean);
    for (uint32_t i = 0; i < teacher->f.action_size; i++)
        action[i] = (float)(teacher->mean[i] + sigma_at(&teacher->sigma, i) * rng->normal(rng));
}

static inline void teacher_log_prob(const void *self, const float observation[], const float mean[],
                                    const float action[], double *out)
{
    const Teacher *teacher = self;
    teacher_find_mean(teacher, observation, mean);
    *out = sigma_log_prob(&teacher->sigma, teacher->mean, action);
}

/* The observations of all lessons as one batch, so that one backward sees the whole gradient. */
static inline didact_status teacher_forward_lessons(Teacher *teacher, const didact_lesson *lessons, size_t count,
                                                    size_t stride, size_t steps)
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
static inline void teacher_differentiate(Teacher *teacher, const didact_rollout *d0, double weight, size_t first)
{
    Sigma *sigma = &teacher->sigma;
    float *means = teacher->f.means + first * sigma->dimensions;
    float *slopes = teacher->f.slopes + first * sigma->dimensions;
    teacher_combine(teacher, d0->means, means, means, (size_t)d0->length * sigma->dimensions);
    sigma_differentiate(sigma, weight, means, d0->sampled, d0->length);
    for (size_t i = 0; i < (size_t)d0->length * sigma->dimensions; i++) {
        double deviation = sigma_at(sigma, (uint32_t)(i % sigma->dimensions));
        slopes[i] =
            (float)(-weight * teacher->weights.own * ((double)d0->sampled[i] - means[i]) / (deviation * deviation));
    }
}

/* The steps, both by the whole gradient at the parameters that drew D0. */
static inline didact_status teacher_climb(Teacher *teacher)
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

static inline didact_status teacher_improve(void *self, didact_rng *rng, const didact_lesson *lessons, size_t count,
                                            size_t stride)
{
    Teacher *teacher = self;
    size_t steps, first = 0;
    if (sigma_check_lessons(teacher->host, lessons, count, stride, &steps) ||
        teacher_forward_lessons(teacher, lessons, count, stride, steps))
        return DIDACT_FAILED;
    for (size_t i = 0; i < count; i++) {
        const didact_lesson *lesson = sigma_lesson(lessons, i, stride);
        teacher_differentiate(teacher, lesson->rollout, sigma_weight(&teacher->sigma, lesson, steps), first);
        first += lesson->rollout->length;
    }
    return policy_backward(&teacher->f) ? DIDACT_FAILED : teacher_climb(teacher);
}

static inline size_t teacher_metric_count(const void *self)
{
    return ((const Teacher *)self)->sigma.count;
}

static inline const char *teacher_metric_name(const void *self, size_t i)
{
    return sigma_metric_name(&((const Teacher *)self)->sigma, i);
}

static inline void teacher_metrics(const void *self, double values[])
{
    sigma_metrics(&((const Teacher *)self)->sigma, values);
}

static inline size_t teacher_save(const void *self, void *buffer, size_t capacity)
{
    const Teacher *teacher = self;
    size_t head = sigma_saved_size(&teacher->sigma), size = head + policy_saved_size(&teacher->f);
    if (capacity >= size) {
        sigma_save(&teacher->sigma, buffer);
        policy_save(&teacher->f, (unsigned char *)buffer + head);
    }
    return size;
}

static inline didact_status teacher_load(void *self, const void *buffer, size_t length)
{
    Teacher *teacher = self;
    size_t head = sigma_saved_size(&teacher->sigma), size = head + policy_saved_size(&teacher->f);
    if (length != size)
        return teacher->host->fail(teacher->host, "the saved state has %zu bytes, not %zu", length, size);
    sigma_load(&teacher->sigma, buffer);
    policy_load(&teacher->f, (const unsigned char *)buffer + head);
    return DIDACT_OK;
}

/* The api, but for create, which a plugin writes. */
#define TEACHER_API                                                                                                    \
    .destroy = teacher_destroy, .act = teacher_act, .improve = teacher_improve, .log_prob = teacher_log_prob,          \
    .metric_count = teacher_metric_count, .metric_name = teacher_metric_name, .metrics = teacher_metrics,              \
    .save = teacher_save, .load = teacher_load

#endif
