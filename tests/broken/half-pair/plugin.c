#include "../whole.h"

static size_t save(const void *self, void *buffer, size_t capacity)
{
    return 0;
}

static const didact_exploration_api api = {
    .struct_size = sizeof api,
    .create = create,
    .destroy = destroy,
    .act = act,
    .save = save,
};

BROKEN_PLUGIN("half-pair", plugin.api = &api)
