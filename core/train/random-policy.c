#include "train/random-policy.h"

#include "train/world.h"

enum { STARTS, ACTIONS, STREAMS }; /* indices of its streams */

static bool play_episode(World *world, Random streams[STREAMS], float action[], GError **error)
{
    WorldStep step;
    if (!world_reset(world, &streams[STARTS], error))
        return false;
    while (world->open) {
        for (uint32_t i = 0; i < world->spaces.action_size; i++)
            action[i] = (float)(2 * streams[ACTIONS].face.uniform(&streams[ACTIONS].face) - 1);
        if (!world_step(world, action, &step, error))
            return false;
    }
    return true;
}

bool random_policy_play(const Component *environment, int64_t episodes, void (*tell)(void *listener, double returned),
                        void *listener, GError **error)
{
    static const char role[] = "random-policy";
    World *world = world_new(environment, 0, role, error);
    if (!world)
        return false;
    Random streams[STREAMS];
    for (uint64_t i = 0; i < STREAMS; i++)
        random_derive(&streams[i], 0, role, i);
    g_autofree float *action = g_new(float, world->spaces.action_size);
    bool well = true;
    for (int64_t i = 0; i < episodes && (well = play_episode(world, streams, action, error)); i++)
        tell(listener, world->episode_return);
    world_free(world);
    return well;
}
