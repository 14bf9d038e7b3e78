/* Adaptive parameter noise: the student's actor with Gaussian noise on its parameters acts for a whole episode (Plappert et
 * al. 2018, "Parameter Space Noise for Exploration").
 *
 * Parameters of layer normalisation stay as they are. The noise's deviation sigma follows what it does to the actions: every
 * `adapt_every` of the student's updates another copy is perturbed, and where its distance from the student, d =
 * sqrt(mean (π(s) - π~(s))²) over observations of the replay, is above `delta`, sigma is divided by `factor`, else multiplied. */
#include <didact/exploration.h>
#include <didact/network.h>
#include <didact/plugin.h>
#include <didact/replay.h>
#include <didact/student.h>
#include <stdlib.h>
#include <string.h>

typedef struct Params {
    double sigma, delta, factor;
    int64_t adapt_every, batch_size;
} Params;

static const didact_param table[] = {
    DIDACT_NUMBER(Params, sigma, "0.2", DIDACT_POSITIVE, 100, "", "deviation of the parameters' noise to begin with"),
    DIDACT_NUMBER(Params, delta, "0.2", DIDACT_POSITIVE, 2, "half action ranges",
                  "distance from the student's actions that is aimed at"),
    DIDACT_NUMBER(Params, factor, "1.01", 1, 10, "", "by which sigma is changed at a time"),
    DIDACT_NUMBER(Params, adapt_every, "50", 1, 1e9, "updates of the student", "how often sigma is changed"),
    DIDACT_NUMBER(Params, batch_size, "64", 1, 65536, "observations",
                  "of the replay, on which the distance is measured"),
};

/* A network of the actor's shape, for up to so many observations. */
typedef struct Copy {
    didact_network *network;
    didact_pass *pass;
} Copy;

typedef struct Noise {
    const didact_host *host;
    const Params *params;
    const didact_network_extension *networks;
    const didact_student_extension *student;
    const didact_replay_extension *replay;
    uint32_t action_size;
    Copy acting, tried;
    float *values;                                 /* of the actor's largest array */
    float *observations, *actions, *tried_actions; /* [batch_size] of each */
    struct {
        double sigma, distance; /* distance: the last one measured; 0: none yet */
        uint64_t adapted;       /* updates of the student when sigma was last changed */
        uint64_t perturbed;     /* an episode has begun: the acting copy holds a policy */
    } state;
} Noise;

/* ---- perturbed copies of the actor ---- */

static didact_array actor_array(const Noise *noise, size_t i)
{
    didact_array array = {.struct_size = sizeof array};
    noise->student->array(noise->student->self, i, &array);
    return array;
}

/* Numbers in an array, of the actor and of its copies. */
static size_t array_size(const Noise *noise, size_t i)
{
    didact_array array = actor_array(noise, i);
    return (size_t)array.rows * array.columns;
}

static didact_status copy_init(Noise *noise, Copy *copy, uint32_t capacity)
{
    const didact_network_api *api = noise->networks->api;
    if (api->network_create(noise->networks->self, noise->student->actor, noise->host->stream(noise->host, "copies"),
                            &copy->network))
        return DIDACT_FAILED;
    return api->pass_create(copy->network, capacity, false, &copy->pass);
}

static void copy_clear(Noise *noise, Copy *copy)
{
    if (copy->pass)
        noise->networks->api->pass_destroy(copy->pass);
    if (copy->network)
        noise->networks->api->network_destroy(copy->network);
}

/* The student's parameters plus N(0, sigma²), those of layer normalisation alone without. */
static void perturb(Noise *noise, Copy *copy, didact_rng *rng)
{
    const didact_student_extension *student = noise->student;
    for (size_t i = 0; i < student->array_count(student->self); i++) {
        int32_t role = actor_array(noise, i).role;
        student->read(student->self, i, noise->values);
        if (role == DIDACT_WEIGHT || role == DIDACT_BIAS)
            for (size_t j = 0; j < array_size(noise, i); j++)
                noise->values[j] += (float)(noise->state.sigma * rng->normal(rng));
        noise->networks->api->write(copy->network, i, DIDACT_VALUE, noise->values);
    }
}

/* ---- adaptation ---- */

static didact_status measure(Noise *noise, didact_rng *rng)
{
    const didact_student_extension *student = noise->student;
    uint32_t n = (uint32_t)noise->params->batch_size;
    double sum = 0;
    noise->replay->sample(noise->replay->self, rng, n, noise->observations);
    perturb(noise, &noise->tried, rng);
    if (student->act(student->self, noise->observations, n, noise->actions) ||
        noise->networks->api->forward(noise->tried.pass, noise->observations, NULL, n, noise->tried_actions))
        return DIDACT_FAILED;
    for (size_t i = 0; i < (size_t)n * noise->action_size; i++) {
        double difference = (double)noise->actions[i] - noise->tried_actions[i];
        sum += difference * difference;
    }
    noise->state.distance = sqrt(sum / ((double)n * noise->action_size));
    return DIDACT_OK;
}

/* A backend that fails here has told its own host, and fails again at the next action. */
static void updated(void *self, didact_rng *rng, uint64_t total_updates)
{
    Noise *noise = self;
    const Params *p = noise->params;
    if (total_updates - noise->state.adapted < (uint64_t)p->adapt_every || !noise->replay->count(noise->replay->self))
        return;
    noise->state.adapted = total_updates;
    if (measure(noise, rng))
        return;
    noise->state.sigma *= noise->state.distance > p->delta ? 1 / p->factor : p->factor;
}

/* ---- the strategy ---- */

static void destroy(void *self)
{
    Noise *noise = self;
    copy_clear(noise, &noise->acting);
    copy_clear(noise, &noise->tried);
    free(noise->values);
    free(noise->observations);
    free(noise->actions);
    free(noise->tried_actions);
    free(noise);
}

static bool make_room(Noise *noise, const didact_spaces *spaces)
{
    const didact_student_extension *student = noise->student;
    size_t n = (size_t)noise->params->batch_size, largest = 0;
    for (size_t i = 0; i < student->array_count(student->self); i++)
        largest = array_size(noise, i) > largest ? array_size(noise, i) : largest;
    noise->values = calloc(largest, sizeof(float));
    noise->observations = calloc(n * spaces->observation_size, sizeof(float));
    noise->actions = calloc(n * spaces->action_size, sizeof(float));
    noise->tried_actions = calloc(n * spaces->action_size, sizeof(float));
    return noise->values && noise->observations && noise->actions && noise->tried_actions;
}

static didact_status init(Noise *noise, const didact_spaces *spaces)
{
    const didact_host *host = noise->host;
    noise->networks = host->extension(host, DIDACT_NETWORK_EXTENSION);
    noise->student = host->extension(host, DIDACT_STUDENT_EXTENSION);
    noise->replay = host->extension(host, DIDACT_REPLAY_EXTENSION);
    if (!noise->networks || !noise->student || !noise->replay)
        return host->fail(host, "the host lacks one of %s, %s and %s", DIDACT_NETWORK_EXTENSION,
                          DIDACT_STUDENT_EXTENSION, DIDACT_REPLAY_EXTENSION);
    if (!make_room(noise, spaces))
        return host->fail(host, "there is no memory left");
    if (copy_init(noise, &noise->acting, 1))
        return DIDACT_FAILED;
    return copy_init(noise, &noise->tried, (uint32_t)noise->params->batch_size);
}

static didact_status create(const didact_host *host, const didact_spaces *spaces, const void *params, void **self)
{
    Noise *noise = calloc(1, sizeof *noise);
    if (!noise)
        return host->fail(host, "there is no memory left");
    *noise = (Noise){.host = host, .params = params, .action_size = spaces->action_size};
    noise->state.sigma = noise->params->sigma;
    if (init(noise, spaces)) {
        destroy(noise);
        return DIDACT_FAILED;
    }
    *self = noise;
    return DIDACT_OK;
}

static void begin_episode(void *self, didact_rng *rng)
{
    Noise *noise = self;
    perturb(noise, &noise->acting, rng);
    noise->state.perturbed = 1;
}

static void act(void *self, didact_rng *rng, const float observation[], const float mean[], float action[])
{
    Noise *noise = self;
    if (!noise->state.perturbed)
        begin_episode(noise, rng);
    if (noise->networks->api->forward(noise->acting.pass, observation, NULL, 1, action))
        for (uint32_t i = 0; i < noise->action_size; i++)
            action[i] = NAN; /* the host ends the run with the backend's words */
}

static size_t metric_count(const void *self)
{
    return 2;
}

static const char *metric_name(const void *self, size_t i)
{
    return i == 0 ? "parameter_sigma" : "perturbed_distance";
}

static void metrics(const void *self, double values[])
{
    const Noise *noise = self;
    values[0] = noise->state.sigma;
    values[1] = noise->state.distance;
}

/* What is saved: the state, and the acting copy's arrays. The other copy is perturbed anew whenever it is needed. */
static size_t saved_size(const Noise *noise)
{
    size_t size = sizeof noise->state;
    for (size_t i = 0; i < noise->student->array_count(noise->student->self); i++)
        size += sizeof(float) * array_size(noise, i);
    return size;
}

static size_t save(const void *self, void *buffer, size_t capacity)
{
    const Noise *noise = self;
    char *at = (char *)buffer + sizeof noise->state;
    if (capacity < saved_size(noise))
        return saved_size(noise);
    memcpy(buffer, &noise->state, sizeof noise->state);
    for (size_t i = 0; i < noise->student->array_count(noise->student->self); i++) {
        size_t bytes = sizeof(float) * array_size(noise, i);
        noise->networks->api->read(noise->acting.network, i, DIDACT_VALUE, noise->values);
        memcpy(at, noise->values, bytes);
        at += bytes;
    }
    return saved_size(noise);
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    Noise *noise = self;
    const char *at = (const char *)buffer + sizeof noise->state;
    if (length != saved_size(noise))
        return noise->host->fail(noise->host, "the saved policy of %zu bytes does not fit the actor", length);
    memcpy(&noise->state, buffer, sizeof noise->state);
    for (size_t i = 0; i < noise->student->array_count(noise->student->self); i++) {
        size_t bytes = sizeof(float) * array_size(noise, i);
        memcpy(noise->values, at, bytes);
        noise->networks->api->write(noise->acting.network, i, DIDACT_VALUE, noise->values);
        at += bytes;
    }
    return DIDACT_OK;
}

static const didact_exploration_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = destroy,
    .begin_episode = begin_episode,
    .act = act,
    .updated = updated,
    .metric_count = metric_count,
    .metric_name = metric_name,
    .metrics = metrics,
    .save = save,
    .load = load,
};

DIDACT_PLUGIN(DIDACT_EXPLORATION, "parameter-noise", "1.0", "noise on the actor's parameters, adapted to its effect",
              Params, table, &api)
