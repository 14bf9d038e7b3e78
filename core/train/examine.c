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

static bool policy_step(Loop *loop, Ddpg *policy, const char *role, GError **error)
{
    normaliser_apply(loop->normaliser, loop->examining->observation, loop->observation);
    if (!loop_network(loop, ddpg_act(policy, loop->observation, loop->mean), "forward", error) ||
        !loop_step_world(loop, loop->examining, loop->examined, loop->mean, loop->mean, error))
        return false;
    loop_record_visit(loop, loop->examined, role);
    return loop_settle(loop, error);
}

/* Roll-out k of an iteration starts alike for all policies. */
static bool open_rollout(Loop *loop, GError **error)
{
    if (loop->examination.rolling)
        return true;
    uint64_t index = (uint64_t)loop->iteration * rollouts_apart + (uint64_t)loop->examination.rollout;
    Random start;
    random_derive(&start, (uint64_t)loop->settings->head.seed, "examine", index);
    loop->examination.rolling = true;
    return world_reset(loop->examining, &start, error);
}

/* One roll-out of at most `limit` steps, from a fresh reset. */
static bool roll_out(Loop *loop, Ddpg *policy, int64_t limit, const char *role, GError **error)
{
    const World *world = loop->examining;
    if (!open_rollout(loop, error))
        return false;
    while (world->open && world->episode_length < limit && !loop_over(loop))
        if (!policy_step(loop, policy, role, error))
            return false;
    loop->examination.rolling = false;
    run_writer_episode(loop->writer, world->episode_return, world->episode_length, loop->step, role);
    return true;
}

bool loop_examine(Loop *loop, Ddpg *policy, int64_t share, const char *role, Examined *result, GError **error)
{
    Examination *examination = &loop->examination;
    int64_t count = rollout_count(loop, share), limit = share / count;
    bool complete = true;
    for (; examination->rollout < count && complete; examination->rollout++) {
        const World *world = loop->examining;
        if (loop_over(loop) && !examination->rolling) {
            complete = false;
            break;
        }
        if (!roll_out(loop, policy, limit, role, error))
            return false;
        complete = !world->open || world->episode_length == limit;
        examination->mean_return += world->episode_return / (double)count;
    }
    *result = (Examined){examination->mean_return, complete};
    *examination = (Examination){0};
    return true;
}
