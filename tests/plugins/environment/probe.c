/* A task for tests, whose every number can be told in advance. It has one observation, the step of its episode / 100, and
 * a second one, drawn at the reset. */
#include <didact/environment.h>
#include <didact/plugin.h>
#include <stdlib.h>
#include <string.h>

typedef struct ProbeSettings {
    didact_choice reward;
    int64_t terminate_after, step_limit;
} ProbeSettings;

static const char *const rewards[] = {"constant", "action", NULL};
enum { REWARD_CONSTANT, REWARD_ACTION };

static const didact_param table[] = {
    DIDACT_CHOICE(ProbeSettings, reward, "constant", rewards,
                  "1, or minus the squared distance of the action from 0.6"),
    DIDACT_NUMBER(ProbeSettings, terminate_after, "0", 0, 1e9, "steps",
                  "length of an episode; 0: it does not terminate"),
    DIDACT_NUMBER(ProbeSettings, step_limit, "0", 0, 1e9, "steps", "where the host ends an episode; 0: nowhere"),
};

typedef struct Probe {
    const ProbeSettings *settings;
    double start;
    int64_t t;
} Probe;

static didact_status create(const didact_host *host, const void *params, void **self)
{
    Probe *probe = calloc(1, sizeof *probe);
    if (!probe)
        return host->fail(host, "out of memory");
    probe->settings = params;
    *self = probe;
    return DIDACT_OK;
}

static void spaces(const void *self, didact_spaces *out)
{
    static const double low[] = {-2}, high[] = {2};
    out->observation_size = 2;
    out->action_size = 1;
    out->step_limit = (uint32_t)((const Probe *)self)->settings->step_limit;
    out->action_low = low;
    out->action_high = high;
}

static void observe(const Probe *probe, double observation[])
{
    observation[0] = (double)probe->t / 100;
    observation[1] = probe->start;
}

static didact_status reset(void *self, didact_rng *rng, double observation[])
{
    Probe *probe = self;
    probe->t = 0;
    probe->start = rng->uniform(rng);
    observe(probe, observation);
    return DIDACT_OK;
}

static didact_status step(void *self, const float action[], double observation[], double *reward, bool *terminated)
{
    Probe *probe = self;
    double distance = action[0] / 2 - 0.6;
    probe->t++;
    observe(probe, observation);
    *reward = probe->settings->reward == REWARD_CONSTANT ? 1 : probe->start - distance * distance;
    *terminated = probe->settings->terminate_after > 0 && probe->t >= probe->settings->terminate_after;
    return DIDACT_OK;
}

static size_t save(const void *self, void *buffer, size_t capacity)
{
    if (capacity >= sizeof(Probe))
        memcpy(buffer, self, sizeof(Probe));
    return sizeof(Probe);
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    Probe *probe = self;
    const ProbeSettings *settings = probe->settings;
    memcpy(probe, buffer, length);
    probe->settings = settings;
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

DIDACT_PLUGIN(DIDACT_ENVIRONMENT, "probe", "1.0", "a task for tests", ProbeSettings, table, &api)
