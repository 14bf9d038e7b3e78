/* A strategy for tests that learns, or would, and cannot save what it learned. */
#include <didact/exploration.h>
#include <didact/plugin.h>

static didact_status create(const didact_host *host, const didact_spaces *spaces, const void *params, void **self)
{
    *self = (void *)spaces;
    return DIDACT_OK;
}

static void destroy(void *self)
{
}

static void act(void *self, didact_rng *rng, const float observation[], const float mean[], float action[])
{
    for (uint32_t i = 0; i < ((const didact_spaces *)self)->action_size; i++)
        action[i] = (float)(mean[i] + 0.3 * rng->normal(rng));
}

static didact_status improve(void *self, didact_rng *rng, const didact_lesson *lessons, size_t count, size_t stride)
{
    return DIDACT_OK;
}

static const didact_exploration_api api = {
    .struct_size = sizeof api, .create = create, .destroy = destroy, .act = act, .improve = improve};

DIDACT_PLUGIN_WITHOUT_PARAMS(DIDACT_EXPLORATION, "forgetful", "1.0", "learns without a memory, for tests", &api)
