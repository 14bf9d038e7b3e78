/* A strategy without noise whose table says a choice twice, and that exports more than it should. */
#include "sloppy.h"
#include <didact/exploration.h>
#include <string.h>

static const didact_param table[] = {DIDACT_CHOICE(Sloppy, side, "left", sides, "does nothing")};

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
    memcpy(action, mean, ((const didact_spaces *)self)->action_size * sizeof *action);
}

static const didact_exploration_api api = {.struct_size = sizeof api, .create = create, .destroy = destroy, .act = act};

DIDACT_PLUGIN(DIDACT_EXPLORATION, "sloppy", "1.0", "no noise, and a helper for everybody", Sloppy, table, &api)
