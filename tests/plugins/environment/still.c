/* A task for tests in which nothing happens: every observation is 0, every reward the same, no state terminal. */
#include <didact/environment.h>
#include <didact/plugin.h>

typedef struct Params {
    const char *task;
    didact_choice rules;
    double reward;
    int64_t step_limit;
} Params;

static const char *const rules[] = {"v4", "v5", NULL};

static const didact_param table[] = {
    DIDACT_TEXT(Params, task, "", "names the task, and does nothing"),
    DIDACT_CHOICE(Params, rules, "v5", rules, "names the rules, and does nothing"),
    DIDACT_NUMBER(Params, reward, "1", -INFINITY, INFINITY, "", "of every step"),
    DIDACT_NUMBER(Params, step_limit, "50", 0, 1e9, "steps", "when an episode is truncated; 0: never"),
};

static didact_status create(const didact_host *host, const void *params, void **self)
{
    *self = (void *)params;
    return DIDACT_OK;
}

static void destroy(void *self)
{
}

static void spaces(const void *self, didact_spaces *spaces)
{
    static const double low[] = {-1}, high[] = {1};
    const Params *params = self;
    spaces->observation_size = 1;
    spaces->action_size = 1;
    spaces->step_limit = (uint32_t)params->step_limit;
    spaces->action_low = low;
    spaces->action_high = high;
}

static didact_status reset(void *self, didact_rng *rng, double observation[])
{
    observation[0] = 0;
    return DIDACT_OK;
}

static didact_status step(void *self, const float action[], double observation[], double *reward, bool *terminated)
{
    const Params *params = self;
    observation[0] = 0;
    *reward = params->reward;
    *terminated = false;
    return DIDACT_OK;
}

static size_t save(const void *self, void *buffer, size_t capacity)
{
    return 0;
}

static didact_status load(void *self, const void *buffer, size_t length)
{
    return DIDACT_OK;
}

static const didact_environment_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = destroy,
    .spaces = spaces,
    .reset = reset,
    .step = step,
    .save = save,
    .load = load,
};

DIDACT_PLUGIN(DIDACT_ENVIRONMENT, "still", "1.0", "a task in which nothing happens", Params, table, &api)
