#include "train/loop.h"

/* Episode k of the run's evaluations starts alike whatever the strategy, so that comparisons can pair them. */
static bool play_episode(Loop *loop, int64_t episode, bool *terminated, GError **error)
{
    const EvaluationSettings *evaluation = &loop->settings->evaluation;
    World *world = loop->evaluating;
    uint64_t index = (uint64_t)(loop->step / evaluation->every * evaluation->episodes + episode);
    Random start;
    random_derive(&start, (uint64_t)loop->settings->head.seed, "evaluation", index);
    if (!world_reset(world, &start, error))
        return false;
    g_autofree float *observation = g_new(float, world->spaces.observation_size);
    g_autofree float *action = g_new(float, world->spaces.action_size);
    WorldStep step = {0};
    while (world->open) {
        normaliser_apply(loop->normaliser, world->observation, observation);
        if (!loop_network(loop, ddpg_act(loop->student, observation, action), "forward", error) ||
            !world_step(world, action, &step, error) || !loop_go_on(loop, error))
            return false;
    }
    *terminated = step.terminated;
    return true;
}

bool loop_evaluate(Loop *loop, GError **error)
{
    for (int64_t episode = 0; episode < loop->settings->evaluation.episodes; episode++) {
        bool terminated;
        if (!play_episode(loop, episode, &terminated, error))
            return false;
        run_writer_evaluation(loop->writer, &(EvaluationRow){
                                                .step = loop->step,
                                                .updates = loop->updates,
                                                .lookahead_updates = loop->lookahead_updates,
                                                .episode = episode,
                                                .episode_return = loop->evaluating->episode_return,
                                                .length = loop->evaluating->episode_length,
                                                .terminated = terminated,
                                            });
        run_writer_progress(loop->writer, loop->step, loop->updates);
    }
    run_writer_timing(loop->writer, loop->step, loop->updates);
    return true;
}
