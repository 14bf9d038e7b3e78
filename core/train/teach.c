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
    loop_record_visit(loop, loop->taught, "teach");
    if (!world->open)
        run_writer_episode(loop->writer, world->episode_return, world->episode_length, loop->step, "teach");
    return loop_settle(loop, error);
}

bool loop_teach(Loop *loop, GError **error)
{
    g_autofree float *sampled = g_new(float, loop->teaching->spaces.action_size);
    while ((int64_t)loop->taught->length < loop->settings->teaching.exploration_steps && !loop_over(loop))
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
    if (loop->looked == 0) {
        uint64_t seed = (uint64_t)loop->settings->head.seed, iteration = (uint64_t)loop->iteration;
        random_derive(&loop->lookahead_draws, seed, "lookahead", iteration);
        ddpg_copy(loop->trial, loop->student);
    }
    while (loop->looked < loop->settings->teaching.lookahead_updates) {
        DdpgUpdate update;
        experience_sample(loop->taught, loop->settings->student.bootstrap_timeouts, &loop->lookahead_draws,
                          loop->batch);
        if (!loop_network(loop, ddpg_update(loop->trial, loop->batch, &update), "update", error) ||
            !check_update(loop, &update, error))
            return false;
        loop->looked++;
        loop->lookahead_updates++;
        if (!loop_rest(loop, error))
            return false;
    }
    loop->looked = 0;
    return true;
}

static bool train_once(Loop *loop, GError **error)
{
    DdpgUpdate update;
    replay_sample(loop->replay, &loop->replay_draws, loop->normaliser, loop->batch);
    if (!loop_network(loop, ddpg_update(loop->student, loop->batch, &update), "update", error) ||
        !check_update(loop, &update, error))
        return false;
    loop->updates++;
    loop->training.done++;
    loop->training.sum.critic_loss += update.critic_loss;
    loop->training.sum.value += update.value;
    run_writer_progress(loop->writer, loop->step, loop->updates);
    return loop_rest(loop, error);
}

bool loop_train_student(Loop *loop, GError **error)
{
    Training *training = &loop->training;
    if (training->granted == 0)
        training->granted =
            (int64_t)floor(loop->settings->student.updates_per_step * (double)loop->step) - loop->updates;
    while (training->done < training->granted)
        if (!train_once(loop, error))
            return false;
    if (training->granted > 0) {
        double count = (double)training->granted;
        run_writer_metric(loop->writer, loop->step, "critic_loss", training->sum.critic_loss / count);
        run_writer_metric(loop->writer, loop->step, "critic_value", training->sum.value / count);
        strategy_updated(loop->strategy, (uint64_t)loop->updates);
    }
    *training = (Training){0};
    return true;
}
