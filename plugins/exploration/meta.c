/* Meta: an independent Gaussian policy that learns to teach.
 *
 * π_e = N(f(s, θ^f), σ² I), θ_e = [θ^f, log σ]: f is a network of its own, which need not be near the student. Moved by
 * ∇J = R̂ Σ_t ∇ log π_e(a_t | s_t) with ∇_f log π_e = (a - f) / σ², back-propagated through f (Xu et al. 2018, equations 2
 * to 4). */
#include "sigma.h"

#include <didact/network.h>
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
    const didact_network_extension *networks;
    MetaSettings settings;
    Sigma sigma;
    char (*names)[24]; /* of the metrics */
    didact_network *f;
    didact_pass *acting;   /* one sample */
    didact_pass *learning; /* a whole D0; grows with it */
    size_t capacity;       /* of learning */
    uint32_t observation_size;
    float *observations;   /* [capacity][observation_size], of all lessons */
    float *means, *slopes; /* [capacity][action_size], f there and the loss by it */
    float *mean;           /* [action_size] */
} Meta;

static void destroy(void *self)
{
    Meta *teacher = self;
    if (teacher->learning)
        teacher->networks->api->pass_destroy(teacher->learning);
    if (teacher->acting)
        teacher->networks->api->pass_destroy(teacher->acting);
    if (teacher->f)
        teacher->networks->api->network_destroy(teacher->f);
    sigma_clear(&teacher->sigma);
    free(teacher->names);
    free(teacher->observations);
    free(teacher->means);
    free(teacher->slopes);
    free(teacher->mean);
    free(teacher);
}

static didact_status make_network(Meta *teacher, const didact_spaces *spaces)
{
    const didact_network_extension *networks = teacher->networks;
    didact_network_spec spec = {
        .struct_size = sizeof spec,
        .input_size = spaces->observation_size,
        .output_size = spaces->action_size,
        .hidden_count = (uint32_t)teacher->settings.hidden.count,
        .hidden = teacher->settings.hidden.values,
        .activation = teacher->settings.activation,
        .output_activation = DIDACT_TANH,
        .output_bound = isnan(teacher->settings.output_bound) ? 0 : teacher->settings.output_bound,
    };
    didact_rng *rng = teacher->host->stream(teacher->host, "f");
    if (networks->api->network_create(networks->self, &spec, rng, &teacher->f))
        return DIDACT_FAILED;
    return networks->api->pass_create(teacher->f, 1, &teacher->acting);
}

static didact_status create(const didact_host *host, const didact_spaces *spaces, const void *params, void **self)
{
    Meta *teacher = calloc(1, sizeof *teacher);
    if (!teacher)
        return host->fail(host, "out of memory");
    teacher->host = host;
    teacher->networks = host->extension(host, DIDACT_NETWORK_EXTENSION);
    teacher->observation_size = spaces->observation_size;
    memcpy(&teacher->settings, params, sizeof teacher->settings);
    SigmaSettings sigma;
    memcpy(&sigma, params, sizeof sigma);
    if (sigma_init(&teacher->sigma, host, &sigma, spaces->action_size) || make_network(teacher, spaces)) {
        destroy(teacher);
        return DIDACT_FAILED;
    }
    teacher->mean = calloc(spaces->action_size, sizeof *teacher->mean);
    teacher->names = calloc(teacher->sigma.count, sizeof *teacher->names);
    for (uint32_t i = 0; i < teacher->sigma.count; i++)
        sigma_metric_name(&teacher->sigma, i, teacher->names[i]);
    *self = teacher;
    return DIDACT_OK;
}

/* Where the backend fails, f is no number, and the host ends the run with the backend's words. */
static void find_mean(const Meta *teacher, const float observation[])
{
    if (teacher->networks->api->forward(teacher->acting, observation, NULL, 1, teacher->mean))
        for (uint32_t i = 0; i < teacher->sigma.dimensions; i++)
            teacher->mean[i] = NAN;
}

static void act(void *self, didact_rng *rng, const float observation[], const float mean[], float action[])
{
    const Meta *teacher = self;
    find_mean(teacher, observation);
    for (uint32_t i = 0; i < teacher->sigma.dimensions; i++)
        action[i] = (float)(teacher->mean[i] + sigma_at(&teacher->sigma, i) * rng->normal(rng));
}

static void log_prob(const void *self, const float observation[], const float mean[], const float action[], double *out)
{
    const Meta *teacher = self;
    find_mean(teacher, observation);
    *out = sigma_log_prob(&teacher->sigma, teacher->mean, action);
}

static didact_status make_room(Meta *teacher, size_t length)
{
    if (length <= teacher->capacity)
        return DIDACT_OK;
    if (teacher->learning)
        teacher->networks->api->pass_destroy(teacher->learning);
    teacher->learning = NULL;
    teacher->capacity = 0;
    free(teacher->observations);
    free(teacher->means);
    free(teacher->slopes);
    teacher->observations = calloc(length * teacher->observation_size, sizeof(float));
    teacher->means = calloc(length * teacher->sigma.dimensions, sizeof(float));
    teacher->slopes = calloc(length * teacher->sigma.dimensions, sizeof(float));
    if (!teacher->observations || !teacher->means || !teacher->slopes)
        return teacher->host->fail(teacher->host, "out of memory");
    if (teacher->networks->api->pass_create(teacher->f, (uint32_t)length, &teacher->learning))
        return DIDACT_FAILED;
    teacher->capacity = length;
    return DIDACT_OK;
}

/* The observations of all lessons as one batch, so that one backward sees the whole gradient. */
static didact_status forward_lessons(Meta *teacher, const didact_lesson *lessons, size_t count, size_t stride,
                                     size_t steps)
{
    if (make_room(teacher, steps))
        return DIDACT_FAILED;
    float *at = teacher->observations;
    for (size_t i = 0; i < count; i++) {
        const didact_rollout *d0 = sigma_lesson(lessons, i, stride)->rollout;
        size_t size = (size_t)d0->length * teacher->observation_size;
        memcpy(at, d0->observations, size * sizeof(float));
        at += size;
    }
    return teacher->networks->api->forward(teacher->learning, teacher->observations, NULL, (uint32_t)steps,
                                           teacher->means);
}

/* One lesson's share of Σ_t w ∇ log π(a_t | s_t): into σ's gradient, and as slopes by f of -J, since networks step down. */
static void differentiate(Meta *teacher, const didact_rollout *d0, double weight, size_t first)
{
    Sigma *sigma = &teacher->sigma;
    const float *means = teacher->means + first * sigma->dimensions;
    float *slopes = teacher->slopes + first * sigma->dimensions;
    sigma_differentiate(sigma, weight, means, d0->sampled, d0->length);
    for (size_t i = 0; i < (size_t)d0->length * sigma->dimensions; i++) {
        double deviation = sigma_at(sigma, (uint32_t)(i % sigma->dimensions));
        slopes[i] = (float)(-weight * ((double)d0->sampled[i] - means[i]) / (deviation * deviation));
    }
}

/* The network's arrays, handed one by one to `each`. */
typedef void (*ArrayVisitor)(Meta *teacher, size_t i, size_t length, void *data);

static void visit_arrays(Meta *teacher, ArrayVisitor each, void *data)
{
    const didact_network_api *networks = teacher->networks->api;
    for (size_t i = 0; i < networks->array_count(teacher->f); i++) {
        didact_array array = {.struct_size = sizeof array};
        networks->array(teacher->f, i, &array);
        each(teacher, i, (size_t)array.rows * array.columns, data);
    }
}

static void add_gradient_square(Meta *teacher, size_t i, size_t length, void *sum)
{
    float *gradient = malloc(length * sizeof *gradient);
    teacher->networks->api->read(teacher->f, i, DIDACT_GRADIENT, gradient);
    for (size_t j = 0; j < length; j++)
        *(double *)sum += (double)gradient[j] * gradient[j];
    free(gradient);
}

static void step_sgd(Meta *teacher, size_t i, size_t length, void *scale)
{
    const didact_network_api *networks = teacher->networks->api;
    float *gradient = malloc(2 * length * sizeof *gradient), *value = gradient + length;
    networks->read(teacher->f, i, DIDACT_GRADIENT, gradient);
    networks->read(teacher->f, i, DIDACT_VALUE, value);
    double rate = *(double *)scale * teacher->settings.learning_rate;
    for (size_t j = 0; j < length; j++)
        value[j] -= (float)(rate * gradient[j]);
    networks->write(teacher->f, i, DIDACT_VALUE, value);
    free(gradient);
}

static didact_status step_network(Meta *teacher, double scale, double norm)
{
    if (teacher->settings.optimizer == OPTIMIZER_SGD) {
        visit_arrays(teacher, step_sgd, &scale);
        return DIDACT_OK;
    }
    didact_adam adam = {
        .struct_size = sizeof adam,
        .learning_rate = teacher->settings.learning_rate,
        .beta1 = 0.9,
        .beta2 = 0.999,
        .epsilon = 1e-8,
        .max_gradient_norm = scale < 1 ? scale * norm : INFINITY,
    };
    return teacher->networks->api->step(teacher->f, NULL, &adam, 0);
}

static didact_status improve(void *self, didact_rng *rng, const didact_lesson *lessons, size_t count, size_t stride)
{
    Meta *teacher = self;
    Sigma *sigma = &teacher->sigma;
    size_t steps, first = 0;
    if (sigma_check_lessons(teacher->host, lessons, count, stride, &steps) ||
        forward_lessons(teacher, lessons, count, stride, steps))
        return DIDACT_FAILED;
    for (size_t i = 0; i < count; i++) {
        const didact_lesson *lesson = sigma_lesson(lessons, i, stride);
        differentiate(teacher, lesson->rollout, sigma_weight(sigma, lesson, steps), first);
        first += lesson->rollout->length;
    }
    if (teacher->networks->api->backward(teacher->learning, teacher->slopes, true, NULL, NULL))
        return DIDACT_FAILED;
    double square = 0, limit = sigma->settings.max_gradient_norm;
    visit_arrays(teacher, add_gradient_square, &square);
    double norm = sqrt(square + sigma_gradient_square(sigma)), scale = norm > limit ? limit / norm : 1;
    sigma_step(sigma, scale);
    return step_network(teacher, scale, sqrt(square));
}

static size_t metric_count(const void *self)
{
    return ((const Meta *)self)->sigma.count;
}

static const char *metric_name(const void *self, size_t i)
{
    return ((const Meta *)self)->names[i];
}

static void metrics(const void *self, double values[])
{
    const Sigma *sigma = &((const Meta *)self)->sigma;
    for (uint32_t i = 0; i < sigma->count; i++)
        values[i] = sigma_at(sigma, i);
}

/* Saved: σ, the network's step count, and each array's values and moments. */
static const didact_content saved_contents[] = {DIDACT_VALUE, DIDACT_MOMENT1, DIDACT_MOMENT2};
enum { SAVED_CONTENTS = 3 };

static void add_size(Meta *teacher, size_t i, size_t length, void *size)
{
    *(size_t *)size += SAVED_CONTENTS * length * sizeof(float);
}

static void save_array(Meta *teacher, size_t i, size_t length, void *data)
{
    float **at = data;
    for (int c = 0; c < SAVED_CONTENTS; c++, *at += length)
        teacher->networks->api->read(teacher->f, i, saved_contents[c], *at);
}

static void load_array(Meta *teacher, size_t i, size_t length, void *data)
{
    float **at = data;
    for (int c = 0; c < SAVED_CONTENTS; c++, *at += length)
        teacher->networks->api->write(teacher->f, i, saved_contents[c], *at);
}

static size_t arrays_size(Meta *teacher)
{
    size_t size = 0;
    visit_arrays(teacher, add_size, &size);
    return size;
}

static size_t save(const void *self, void *buffer, size_t capacity)
{
    Meta *teacher = (Meta *)self;
    size_t head = sigma_saved_size(&teacher->sigma), body = arrays_size(teacher);
    size_t size = head + sizeof(uint64_t) + body;
    if (capacity < size)
        return size;
    uint64_t steps = teacher->networks->api->step_count(teacher->f);
    unsigned char *bytes = buffer;
    sigma_save(&teacher->sigma, bytes);
    memcpy(bytes + head, &steps, sizeof steps);
    float *arrays = malloc(body), *at = arrays;
    visit_arrays(teacher, save_array, &at);
    memcpy(bytes + head + sizeof steps, arrays, body);
    free(arrays);
    return size;
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    Meta *teacher = self;
    size_t head = sigma_saved_size(&teacher->sigma), body = arrays_size(teacher);
    uint64_t steps;
    if (length != head + sizeof steps + body)
        return teacher->host->fail(teacher->host, "the saved state has %zu bytes, not %zu", length,
                                   head + sizeof steps + body);
    const unsigned char *bytes = buffer;
    sigma_load(&teacher->sigma, bytes);
    memcpy(&steps, bytes + head, sizeof steps);
    teacher->networks->api->set_step_count(teacher->f, steps);
    float *arrays = malloc(body), *at = arrays;
    memcpy(arrays, bytes + head + sizeof steps, body);
    visit_arrays(teacher, load_array, &at);
    free(arrays);
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
