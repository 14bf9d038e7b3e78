/* Uniformly random actions for so many steps, as many codes begin (Spinning Up, TD3), and then another strategy. */
#include <didact/exploration.h>
#include <didact/plugin.h>
#include <stdlib.h>
#include <string.h>

typedef struct Params {
    int64_t steps;
    const didact_component *then;
} Params;

static const didact_param table[] = {
    DIDACT_NUMBER_OR(Params, steps, "all", 0, 1e15, "all", "steps of the strategy",
                     "how long actions are uniform in the box"),
    DIDACT_NESTED(Params, then, "ou", "exploration", "the strategy that acts after them"),
};

typedef struct Uniform {
    const didact_host *host;
    const didact_exploration_api *api; /* of the strategy that acts afterwards */
    void *then;
    uint32_t size; /* of the action */
    uint64_t last; /* steps that are uniform; UINT64_MAX: all */
    struct {
        uint64_t steps;    /* uniform ones so far */
        uint64_t untaught; /* of these, since the last lesson */
    } state;
} Uniform;

static void destroy(void *self)
{
    Uniform *uniform = self;
    if (uniform->then)
        uniform->api->destroy(uniform->then);
    free(uniform);
}

static didact_status create(const didact_host *host, const didact_spaces *spaces, const void *params, void **self)
{
    const Params *p = params;
    const didact_exploration_extension *strategies = host->extension(host, DIDACT_EXPLORATION_EXTENSION);
    if (!strategies)
        return host->fail(host, "the host does not nest strategies (%s)", DIDACT_EXPLORATION_EXTENSION);
    Uniform *uniform = calloc(1, sizeof *uniform);
    if (!uniform)
        return host->fail(host, "there is no memory left");
    uniform->host = host;
    uniform->api = strategies->api;
    uniform->size = spaces->action_size;
    uniform->last = p->steps == DIDACT_WORD ? UINT64_MAX : (uint64_t)p->steps;
    if (strategies->open(host, p->then, spaces, &uniform->then)) {
        destroy(uniform);
        return DIDACT_FAILED;
    }
    *self = uniform;
    return DIDACT_OK;
}

static void begin_episode(void *self, didact_rng *rng)
{
    Uniform *uniform = self;
    uniform->api->begin_episode(uniform->then, rng);
}

static void act(void *self, didact_rng *rng, const float observation[], const float mean[], float action[])
{
    Uniform *uniform = self;
    if (uniform->state.steps >= uniform->last) {
        uniform->api->act(uniform->then, rng, observation, mean, action);
        return;
    }
    for (uint32_t i = 0; i < uniform->size; i++)
        action[i] = (float)(2 * rng->uniform(rng) - 1);
    uniform->state.steps++;
    uniform->state.untaught++;
}

static bool learns(const void *self)
{
    const Uniform *uniform = self;
    return uniform->last < UINT64_MAX && uniform->api->learns(uniform->then);
}

/* A lesson with steps that the other strategy did not take cannot teach it. */
static didact_status improve(void *self, didact_rng *rng, const didact_lesson *lessons, size_t count, size_t stride)
{
    Uniform *uniform = self;
    bool mixed = uniform->state.untaught > 0;
    uniform->state.untaught = 0;
    return mixed ? DIDACT_OK : uniform->api->improve(uniform->then, rng, lessons, count, stride);
}

static void updated(void *self, didact_rng *rng, uint64_t total_updates)
{
    Uniform *uniform = self;
    uniform->api->updated(uniform->then, rng, total_updates);
}

/* Of uniform actions: none are outside the box. */
static double uniform_log_prob(const Uniform *uniform, const float action[])
{
    for (uint32_t i = 0; i < uniform->size; i++)
        if (!(fabsf(action[i]) <= 1))
            return -INFINITY;
    return -(double)uniform->size * log(2);
}

static void log_prob(const void *self, const float observation[], const float mean[], const float action[], double *out)
{
    const Uniform *uniform = self;
    if (uniform->state.steps >= uniform->last)
        uniform->api->log_prob(uniform->then, observation, mean, action, out);
    else
        *out = uniform_log_prob(uniform, action);
}

static size_t metric_count(const void *self)
{
    const Uniform *uniform = self;
    return uniform->api->metric_count(uniform->then);
}

static const char *metric_name(const void *self, size_t i)
{
    const Uniform *uniform = self;
    return uniform->api->metric_name(uniform->then, i);
}

static void metrics(const void *self, double values[])
{
    const Uniform *uniform = self;
    uniform->api->metrics(uniform->then, values);
}

static size_t save(const void *self, void *buffer, size_t capacity)
{
    const Uniform *uniform = self;
    size_t head = sizeof uniform->state, size = head + uniform->api->save(uniform->then, NULL, 0);
    if (capacity >= size) {
        memcpy(buffer, &uniform->state, head);
        uniform->api->save(uniform->then, (char *)buffer + head, size - head);
    }
    return size;
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    Uniform *uniform = self;
    size_t head = sizeof uniform->state;
    if (length < head)
        return uniform->host->fail(uniform->host, "the saved state has only %zu bytes", length);
    memcpy(&uniform->state, buffer, head);
    return uniform->api->load(uniform->then, (const char *)buffer + head, length - head);
}

static const didact_exploration_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = destroy,
    .begin_episode = begin_episode,
    .act = act,
    .learns = learns,
    .improve = improve,
    .updated = updated,
    .log_prob = log_prob,
    .metric_count = metric_count,
    .metric_name = metric_name,
    .metrics = metrics,
    .save = save,
    .load = load,
};

DIDACT_PLUGIN(DIDACT_EXPLORATION, "uniform", "1.0", "random actions, for some steps or all, and then another strategy",
              Params, table, &api)
