#include "train/loop.h"

/* The teacher's episodes go on from one iteration to the next; a new one begins when it is needed. */
static bool open_episode(Loop *loop, GError **error)
{
    if (loop->teaching->open)
        return true;
    if (!world_reset(loop->teaching, &loop->teaching_resets, error))
        return false;
    strategy_begin_episode(loop->strategy);
    return true;
}

static bool teach_step(Loop *loop, float sampled[], GError **error)
{
    World *world = loop->teaching;
    if (!open_episode(loop, error))
        return false;
    normaliser_apply(loop->normaliser, world->observation, loop->observation);
    if (!loop_network(loop, ddpg_act(loop->student, loop->observation, loop->mean), "forward", error) ||
        !strategy_act(loop->strategy, loop->observation, loop->mean, sampled, loop->action, error) ||
        !loop_step_world(loop, world, loop->taught, sampled, loop->action, error))
        return false;
    if (!world->open)
        run_writer_episode(loop->writer, world->episode_return, world->episode_length, loop->step, "teach");
    return true;
}

bool loop_teach(Loop *loop, GError **error)
{
    g_autofree float *sampled = g_new(float, loop->teaching->spaces.action_size);
    for (int64_t t = 0; t < loop->settings->teaching.exploration_steps && !loop_over(loop); t++)
        if (!teach_step(loop, sampled, error))
            return false;
    return true;
}

/* Divergence is told by the critic's loss first: it sees every network. */
static bool check_update(const Loop *loop, const DdpgUpdate *update, GError **error)
{
    return isfinite(update->critic_loss) ||
           fail(error, FAULT_RUNS,
                "the student diverged at step %" G_GINT64_FORMAT ": the critic's loss is %g; try smaller "
                "learning rates",
                loop->step, update->critic_loss);
}

bool loop_look_ahead(Loop *loop, GError **error)
{
    Random draws;
    random_derive(&draws, (uint64_t)loop->settings->head.seed, "lookahead", (uint64_t)loop->iteration);
    ddpg_copy(loop->trial, loop->student);
    for (int64_t i = 0; i < loop->settings->teaching.lookahead_updates; i++) {
        DdpgUpdate update;
        experience_sample(loop->taught, loop->settings->student.bootstrap_timeouts, &draws, loop->batch);
        if (!loop_network(loop, ddpg_update(loop->trial, loop->batch, &update), "update", error) ||
            !check_update(loop, &update, error) || !loop_go_on(loop, error))
            return false;
        loop->lookahead_updates++;
    }
    return true;
}

bool loop_train_student(Loop *loop, GError **error)
{
    int64_t due = (int64_t)floor(loop->settings->student.updates_per_step * (double)loop->step) - loop->updates;
    if (due <= 0)
        return true;
    DdpgUpdate sum = {0};
    for (int64_t i = 0; i < due; i++) {
        DdpgUpdate update;
        replay_sample(loop->replay, &loop->replay_draws, loop->normaliser, loop->batch);
        if (!loop_network(loop, ddpg_update(loop->student, loop->batch, &update), "update", error) ||
            !check_update(loop, &update, error) || !loop_go_on(loop, error))
            return false;
        loop->updates++;
        sum.critic_loss += update.critic_loss;
        sum.value += update.value;
        run_writer_progress(loop->writer, loop->step, loop->updates);
    }
    run_writer_metric(loop->writer, loop->step, "critic_loss", sum.critic_loss / (double)due);
    run_writer_metric(loop->writer, loop->step, "critic_value", sum.value / (double)due);
    strategy_updated(loop->strategy, (uint64_t)loop->updates);
    return true;
}
