#include "student/replay-archive.h"
#include "train/instance.h"
#include "train/loop.h"

/* The loop's own numbers. */
static void archive_position(Loop *loop, Archive *archive)
{
    int64_t phase = loop->phase;
    archive_enter(archive, "loop");
    archive_integers(archive, "phase", &phase, 1);
    archive_integers(archive, "step", &loop->step, 1);
    archive_integers(archive, "updates", &loop->updates, 1);
    archive_integers(archive, "lookahead_updates", &loop->lookahead_updates, 1);
    archive_integers(archive, "iteration", &loop->iteration, 1);
    archive_reals(archive, "previous_return", &loop->previous_return, 1);
    archive_words(archive, "meta_rewards", &loop->scaler.count, 1);
    archive_reals(archive, "meta_reward_mean_square", &loop->scaler.mean_square, 1);
    archive_integers(archive, "noise_due", &loop->noise_due, 1);
    random_archive(&loop->teaching_resets, "teaching_resets", archive);
    random_archive(&loop->replay_draws, "replay_draws", archive);
    archive_leave(archive);
    if (loop->step < 0 || loop->step > loop->settings->head.steps || loop->updates < 0 || loop->iteration < 0)
        archive_refuse(archive, "it stands where no run comes to");
    if (phase < PHASE_OPEN || phase >= PHASE_OVER)
        archive_refuse(archive, "its phase is none that a run rests in");
    else
        loop->phase = (Phase)phase;
}

/* How far evaluation and phase are. */
static void archive_progress(Loop *loop, Archive *archive)
{
    archive_enter(archive, "progress");
    archive_flags(archive, "evaluation_due", &loop->evaluation.due, 1);
    archive_flags(archive, "evaluation_playing", &loop->evaluation.playing, 1);
    archive_integers(archive, "evaluation_episode", &loop->evaluation.episode, 1);
    archive_integers(archive, "looked", &loop->looked, 1);
    random_archive(&loop->lookahead_draws, "lookahead_draws", archive);
    archive_flags(archive, "rolling", &loop->examination.rolling, 1);
    archive_integers(archive, "rollout", &loop->examination.rollout, 1);
    archive_reals(archive, "mean_return", &loop->examination.mean_return, 1);
    archive_reals(archive, "trial_return", &loop->examined_trial.mean_return, 1);
    archive_flags(archive, "trial_complete", &loop->examined_trial.complete, 1);
    archive_integers(archive, "updates_granted", &loop->training.granted, 1);
    archive_integers(archive, "updates_done", &loop->training.done, 1);
    archive_reals(archive, "critic_loss", &loop->training.sum.critic_loss, 1);
    archive_reals(archive, "critic_value", &loop->training.sum.value, 1);
    archive_leave(archive);
}

static bool archive_worlds(Loop *loop, Archive *archive, GError **error)
{
    World *const worlds[] = {loop->teaching, loop->examining, loop->evaluating};
    const char *const names[] = {"teaching", "examining", "evaluating"};
    bool well = true;
    for (size_t i = 0; well && i < G_N_ELEMENTS(worlds); i++) {
        archive_enter(archive, names[i]);
        well = world_archive(worlds[i], archive, error);
        archive_leave(archive);
    }
    return well;
}

/* The trial student is nobody between two lookaheads' examinations. */
static void archive_learners(Loop *loop, Archive *archive)
{
    archive_enter(archive, "student");
    ddpg_archive(loop->student, archive);
    archive_leave(archive);
    if (loop->phase == PHASE_LOOK_AHEAD || loop->phase == PHASE_EXAMINE) {
        archive_enter(archive, "trial");
        ddpg_archive(loop->trial, archive);
        archive_leave(archive);
    }
    archive_enter(archive, "normaliser");
    normaliser_archive(loop->normaliser, archive);
    archive_leave(archive);
    archive_enter(archive, "backend");
    streams_archive(loop->network_host, archive);
    archive_leave(archive);
}

static void archive_memory(Loop *loop, GArray *replay_segments, Archive *archive)
{
    archive_enter(archive, "taught");
    experience_archive(loop->taught, archive);
    archive_leave(archive);
    archive_enter(archive, "examined");
    experience_archive(loop->examined, archive);
    archive_leave(archive);
    archive_enter(archive, "replay");
    replay_archive(loop->replay, replay_segments, archive);
    archive_leave(archive);
}

bool loop_archive(Loop *loop, GArray *replay_segments, Archive *archive, GError **error)
{
    archive_position(loop, archive);
    archive_progress(loop, archive);
    noise_meter_archive(&loop->noise, archive);
    archive_learners(loop, archive);
    archive_memory(loop, replay_segments, archive);
    if (!archive_worlds(loop, archive, error))
        return false;
    archive_enter(archive, "exploration");
    bool well = strategy_archive(loop->strategy, archive, error);
    archive_leave(archive);
    return well && archive_well(archive, error);
}
