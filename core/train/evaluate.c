#include "train/loop.h"

/* Episode k of the run's evaluations starts alike whatever the strategy, so that comparisons can pair them. */
static bool open_episode(Loop *loop, GError **error)
{
    const EvaluationSettings *evaluation = &loop->settings->evaluation;
    if (loop->evaluation.playing)
        return true;
    uint64_t index = (uint64_t)(loop->step / evaluation->every * evaluation->episodes + loop->evaluation.episode);
    Random start;
    random_derive(&start, (uint64_t)loop->settings->head.seed, "evaluation", index);
    loop->evaluation.playing = true;
    return world_reset(loop->evaluating, &start, error);
}

/* After the last step of an episode there is no rest: its end is booked first. */
static bool play_episode(Loop *loop, bool *terminated, GError **error)
{
    World *world = loop->evaluating;
    if (!open_episode(loop, error))
        return false;
    g_autofree float *observation = g_new(float, world->spaces.observation_size);
    g_autofree float *action = g_new(float, world->spaces.action_size);
    WorldStep step = {0};
    while (world->open) {
        normaliser_apply(loop->normaliser, world->observation, observation);
        if (!loop_network(loop, ddpg_act(loop->student, observation, action), "forward", error) ||
            !world_step(world, action, &step, error) || (world->open && !loop_rest(loop, error)))
            return false;
    }
    loop->evaluation.playing = false;
    *terminated = step.terminated;
    return true;
}

static void record_episode(Loop *loop, bool terminated)
{
    run_writer_evaluation(loop->writer, &(EvaluationRow){
                                            .step = loop->step,
                                            .updates = loop->updates,
                                            .lookahead_updates = loop->lookahead_updates,
                                            .episode = loop->evaluation.episode,
                                            .episode_return = loop->evaluating->episode_return,
                                            .length = loop->evaluating->episode_length,
                                            .terminated = terminated,
                                        });
    run_writer_progress(loop->writer, loop->step, loop->updates);
}

bool loop_evaluate(Loop *loop, GError **error)
{
    Evaluation *evaluation = &loop->evaluation;
    for (; evaluation->episode < loop->settings->evaluation.episodes; evaluation->episode++) {
        bool terminated;
        if (!play_episode(loop, &terminated, error))
            return false;
        record_episode(loop, terminated);
    }
    *evaluation = (Evaluation){0};
    run_writer_timing(loop->writer, loop->step, loop->updates);
    return true;
}
