/* A point that drifts, for tests: its noise comes from a stream of its own, and it wears out over its life, resets or not. */
#include <didact/environment.h>
#include <didact/plugin.h>
#include <stdlib.h>
#include <string.h>

typedef struct Drift {
    const didact_host *host;
    didact_rng *noise;
    struct {
        double x;
        uint64_t life;
    } state;
} Drift;

static didact_status create(const didact_host *host, const void *params, void **self)
{
    Drift *drift = calloc(1, sizeof *drift);
    if (!drift)
        return host->fail(host, "there is no memory left");
    drift->host = host;
    drift->noise = host->stream(host, "noise");
    *self = drift;
    return DIDACT_OK;
}

static void spaces(const void *self, didact_spaces *spaces)
{
    static const double low[] = {-1}, high[] = {1};
    spaces->observation_size = 1;
    spaces->action_size = 1;
    spaces->step_limit = 7;
    spaces->action_low = low;
    spaces->action_high = high;
}

static didact_status reset(void *self, didact_rng *rng, double observation[])
{
    Drift *drift = self;
    observation[0] = drift->state.x = rng->normal(rng);
    return DIDACT_OK;
}

static didact_status step(void *self, const float action[], double observation[], double *reward, bool *terminated)
{
    Drift *drift = self;
    drift->state.life++;
    drift->state.x += 0.1 * action[0] + 0.1 * drift->noise->normal(drift->noise);
    observation[0] = drift->state.x;
    *reward = -drift->state.x * drift->state.x - 0.001 * (double)drift->state.life;
    *terminated = drift->state.x > 2;
    return DIDACT_OK;
}

static size_t save(const void *self, void *buffer, size_t capacity)
{
    const Drift *drift = self;
    if (capacity >= sizeof drift->state)
        memcpy(buffer, &drift->state, sizeof drift->state);
    return sizeof drift->state;
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    Drift *drift = self;
    if (length != sizeof drift->state)
        return drift->host->fail(drift->host, "a state has %zu bytes, not %zu", sizeof drift->state, length);
    memcpy(&drift->state, buffer, length);
    return DIDACT_OK;
}

static const didact_environment_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = free,
    .spaces = spaces,
    .reset = reset,
    .step = step,
    .save = save,
    .load = load,
};

DIDACT_PLUGIN_WITHOUT_PARAMS(DIDACT_ENVIRONMENT, "drift", "1.0", "a point that drifts and wears out, for tests", &api)
