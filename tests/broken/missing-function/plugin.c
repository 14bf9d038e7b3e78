#include "../whole.h"

static const didact_exploration_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = destroy,
};

BROKEN_PLUGIN("missing-function", plugin.api = &api)
