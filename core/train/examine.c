#include "train/loop.h"

/* More roll-outs than any setting allows: their streams' indices never meet. */
static const uint64_t rollouts_apart = 1 << 20;

static int64_t rollout_count(const Loop *loop, int64_t share)
{
    int64_t wanted = loop->settings->teaching.evaluation_rollouts, limit = loop->examining->spaces.step_limit;
    if (wanted == DIDACT_WORD)
        wanted = limit > 0 ? share / limit : 1;
    return CLAMP(wanted, 1, share);
}

static bool policy_step(Loop *loop, Ddpg *policy, GError **error)
{
    normaliser_apply(loop->normaliser, loop->examining->observation, loop->observation);
    return loop_network(loop, ddpg_act(policy, loop->observation, loop->mean), "forward", error) &&
           loop_step_world(loop, loop->examining, loop->examined, loop->mean, loop->mean, error);
}

/* One roll-out of at most `limit` steps, from the fresh reset that all policies of this iteration share. */
static bool roll_out(Loop *loop, Ddpg *policy, int64_t rollout, int64_t limit, const char *role, GError **error)
{
    World *world = loop->examining;
    uint64_t index = (uint64_t)loop->iteration * rollouts_apart + (uint64_t)rollout;
    Random start;
    random_derive(&start, (uint64_t)loop->settings->head.seed, "examine", index);
    if (!world_reset(world, &start, error))
        return false;
    while (world->open && world->episode_length < limit && !loop_over(loop))
        if (!policy_step(loop, policy, error))
            return false;
    run_writer_episode(loop->writer, world->episode_return, world->episode_length, loop->step, role);
    return true;
}

bool loop_examine(Loop *loop, Ddpg *policy, int64_t share, const char *role, Examined *result, GError **error)
{
    int64_t count = rollout_count(loop, share), limit = share / count;
    *result = (Examined){.complete = true};
    for (int64_t i = 0; i < count && result->complete; i++) {
        if (loop_over(loop)) {
            result->complete = false;
            break;
        }
        if (!roll_out(loop, policy, i, limit, role, error))
            return false;
        const World *world = loop->examining;
        result->complete = !world->open || world->episode_length == limit;
        result->mean_return += world->episode_return / (double)count;
    }
    return true;
}
