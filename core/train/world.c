#include "train/world.h"

#include "train/instance.h"

World *world_new(const Component *environment, uint64_t seed, const char *role, GError **error)
{
    g_autofree char *stream = g_strconcat("environment.", role, NULL);
    World *world = g_new0(World, 1);
    world->host = host_new(environment, seed, stream);
    world->api = environment->plugin->api;
    didact_status status = world->api->create(host_face(world->host), environment->params, &world->self);
    if (!host_check(world->host, status, "create", error)) {
        world->self = NULL;
        world_free(world);
        return NULL;
    }
    world->spaces.struct_size = sizeof world->spaces;
    world->api->spaces(world->self, &world->spaces);
    world->raw = g_new0(double, world->spaces.observation_size);
    world->observation = g_new0(float, world->spaces.observation_size);
    world->scaled_action = g_new0(float, world->spaces.action_size);
    for (uint32_t i = 0; i < world->spaces.action_size; i++)
        if (!isfinite(world->spaces.action_low[i]) || !isfinite(world->spaces.action_high[i])) {
            fail(error, FAULT_CONFIG, "environment '%s': action %u has no finite bounds; strategies act between bounds",
                 environment->plugin->id, i);
            world_free(world);
            return NULL;
        }
    return world;
}

void world_free(World *world)
{
    if (!world)
        return;
    if (world->self)
        world->api->destroy(world->self);
    host_free(world->host);
    g_free(world->raw);
    g_free(world->observation);
    g_free(world->scaled_action);
    g_free(world);
}

static bool take_observation(World *world, const char *doing, GError **error)
{
    for (uint32_t i = 0; i < world->spaces.observation_size; i++) {
        world->observation[i] = (float)world->raw[i];
        if (!isfinite(world->observation[i]))
            return host_check(
                world->host,
                host_face(world->host)->fail(host_face(world->host), "observation %u is %g", i, world->raw[i]), doing,
                error);
    }
    return true;
}

bool world_reset(World *world, Random *random, GError **error)
{
    didact_status status = world->api->reset(world->self, &random->face, world->raw);
    world->begun = true;
    world->open = true;
    world->episode_length = 0;
    world->episode_return = 0;
    return host_check(world->host, status, "reset", error) && take_observation(world, "reset", error);
}

/* From [-1, 1] to the bounds, exact at both ends and in the middle of symmetric ones. */
static void scale_action(World *world, const float action[])
{
    for (uint32_t i = 0; i < world->spaces.action_size; i++) {
        double low = world->spaces.action_low[i], high = world->spaces.action_high[i];
        world->scaled_action[i] = (float)(0.5 * (low + high) + 0.5 * (high - low) * action[i]);
    }
}

bool world_step(World *world, const float action[], WorldStep *step, GError **error)
{
    scale_action(world, action);
    didact_status status =
        world->api->step(world->self, world->scaled_action, world->raw, &step->reward, &step->terminated);
    if (!host_check(world->host, status, "step", error) || !take_observation(world, "step", error))
        return false;
    if (!isfinite(step->reward))
        return host_check(world->host,
                          host_face(world->host)->fail(host_face(world->host), "the reward is %g", step->reward),
                          "step", error);
    world->episode_length++;
    world->episode_return += step->reward;
    step->truncated = world->spaces.step_limit > 0 && world->episode_length >= world->spaces.step_limit;
    world->open = !step->terminated && !step->truncated;
    return true;
}

/* Before the first reset an instance has nothing to save. */
bool world_archive(World *world, Archive *archive, GError **error)
{
    archive_flags(archive, "begun", &world->begun, 1);
    archive_flags(archive, "open", &world->open, 1);
    archive_integers(archive, "episode_length", &world->episode_length, 1);
    archive_reals(archive, "episode_return", &world->episode_return, 1);
    archive_floats(archive, "observation", world->observation, world->spaces.observation_size, 1);
    streams_archive(world->host, archive);
    const Memory memory = {world->api->save, world->api->load};
    return !world->begun || instance_archive(world->host, world->self, memory, archive, error);
}
