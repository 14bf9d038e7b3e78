#include "../whole.h"

static const didact_exploration_api api = {
    .struct_size = offsetof(didact_exploration_api, begin_episode),
    .create = create,
    .destroy = destroy,
};

BROKEN_PLUGIN("small-api", plugin.api = &api)
