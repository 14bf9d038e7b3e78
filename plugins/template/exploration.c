/* @NAME@: Gaussian noise added to the student's action. Change `act`, and it is your strategy.
 *
 * A strategy is told the observation and what the student would do, and says what to do instead. All lengths and actions are
 * in the normalised box, [-1, 1] in each dimension; the host clips what is outside. <didact/exploration.h> says what else a
 * strategy may do: learn from how much its data helped (improve), follow the student's training (updated), ask the student
 * (<didact/student.h>), make networks (<didact/network.h>), report numbers of its own (metrics). */
#include <didact/exploration.h>
#include <didact/plugin.h>
#include <stdlib.h>
#include <string.h>

/* 1. The parameters: a struct, and a row for each of its fields. The row is all that there is to say: default, least, greatest,
 * unit and meaning. From it come the keys in YAML, their error messages, and `didact show exploration @NAME@`. */
typedef struct Params {
    double sigma;
} Params;

static const didact_param table[] = {
    DIDACT_NUMBER(Params, sigma, "0.2", 0, 10, "half action ranges", "deviation of the noise"),
};

/* 2. The instance: what create makes and destroy takes away. Everything that changes over time is in `state`. */
typedef struct Strategy {
    const didact_host *host;
    const Params *params;
    uint32_t size; /* of the action */
    struct {
        uint64_t steps; /* taken so far: of no use yet but for the metric */
    } state;
} Strategy;

static didact_status create(const didact_host *host, const didact_spaces *spaces, const void *params, void **self)
{
    Strategy *strategy = calloc(1, sizeof *strategy);
    if (!strategy)
        return host->fail(host, "there is no memory left");
    strategy->host = host;
    strategy->params = params;
    strategy->size = spaces->action_size;
    *self = strategy;
    return DIDACT_OK;
}

static void destroy(void *self)
{
    free(self);
}

/* 3. Acting. Everything random comes from `rng`, so that a seed repeats a run. */
static void begin_episode(void *self, didact_rng *rng)
{
    /* Forget what belongs to the last episode: nothing here. */
}

static void act(void *self, didact_rng *rng, const float observation[], const float mean[], float action[])
{
    Strategy *strategy = self;
    for (uint32_t i = 0; i < strategy->size; i++)
        action[i] = (float)(mean[i] + strategy->params->sigma * rng->normal(rng));
    strategy->state.steps++;
}

/* 4. Numbers for metrics.csv, which the report draws. */
static size_t metric_count(const void *self)
{
    return 1;
}

static const char *metric_name(const void *self, size_t i)
{
    return "steps_explored";
}

static void metrics(const void *self, double values[])
{
    values[0] = (double)((const Strategy *)self)->state.steps;
}

/* 5. What it carries over time, so that a stopped run goes on exactly. */
static size_t save(const void *self, void *buffer, size_t capacity)
{
    const Strategy *strategy = self;
    if (capacity >= sizeof strategy->state)
        memcpy(buffer, &strategy->state, sizeof strategy->state);
    return sizeof strategy->state;
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    Strategy *strategy = self;
    if (length != sizeof strategy->state)
        return strategy->host->fail(strategy->host, "the saved state has %zu bytes, not %zu", length,
                                    sizeof strategy->state);
    memcpy(&strategy->state, buffer, length);
    return DIDACT_OK;
}

/* 6. What the host sees. */
static const didact_exploration_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = destroy,
    .begin_episode = begin_episode,
    .act = act,
    .metric_count = metric_count,
    .metric_name = metric_name,
    .metrics = metrics,
    .save = save,
    .load = load,
};

DIDACT_PLUGIN(DIDACT_EXPLORATION, "@NAME@", "0.1", "Gaussian noise on the student's action", Params, table, &api)
