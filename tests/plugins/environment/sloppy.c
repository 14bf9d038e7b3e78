/* A task in which nothing happens, whose table has a sentence for a phrase, and that exports more than it should. */
#include "sloppy.h"
#include <didact/environment.h>

static const didact_param table[] = {DIDACT_CHOICE(Sloppy, side, "left", sides, "Does nothing.")};

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
    spaces->observation_size = 1;
    spaces->action_size = 1;
    spaces->step_limit = 10;
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
    observation[0] = *reward = 0;
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

DIDACT_PLUGIN(DIDACT_ENVIRONMENT, "sloppy", "1.0", "nothing happens, with a helper for everybody", Sloppy, table, &api)
