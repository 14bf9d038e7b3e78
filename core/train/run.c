#include "train/loop.h"

/* R̂_π' - R̂_π of this iteration; false in `known` where the end of the run cut an examination short. */
typedef struct Gain {
    bool known;
    double raw, examined, baseline;
} Gain;

/* Where an iteration begins, unless the run has come to its end. */
static void begin_iteration(Loop *loop)
{
    loop->phase = loop_over(loop) ? PHASE_OVER : PHASE_TEACH;
    loop->iteration += loop->phase == PHASE_TEACH;
}

/* Roll-outs of the student open the replay and give `previous` its first return. */
static bool open_replay(Loop *loop, GError **error)
{
    Examined student;
    if (loop->examines) {
        if (!loop_examine(loop, loop->student, loop->settings->teaching.evaluation_steps, "baseline", &student, error))
            return false;
        loop->previous_return = student.mean_return;
        loop_store(loop);
    }
    begin_iteration(loop);
    return true;
}

/* How D0 looked. */
static void record_teaching(Loop *loop)
{
    run_writer_metric(loop->writer, loop->step, "clipped_actions", experience_clipped(loop->taught));
    run_writer_metric(loop->writer, loop->step, "action_distance", experience_distance(loop->taught));
}

/* On the evaluations' grid, as far as iterations end there. */
static void record_noise(Loop *loop)
{
    int64_t every = loop->settings->evaluation.every;
    noise_meter_add(&loop->noise, loop->taught);
    if (loop->step < loop->noise_due)
        return;
    noise_meter_write(&loop->noise, loop->writer, loop->step);
    loop->noise_due = (loop->step / every + 1) * every;
}

static void record_strategy(Loop *loop)
{
    Strategy *strategy = loop->strategy;
    if (strategy->metric_count == 0)
        return;
    strategy->api->metrics(strategy->self, strategy->metrics);
    for (size_t i = 0; i < strategy->metric_count; i++)
        run_writer_metric(loop->writer, loop->step, strategy->api->metric_name(strategy->self, i),
                          strategy->metrics[i]);
}

/* The end of the run ends an iteration wherever it is: networks and normaliser stay those that the last evaluation saw. */
static void end_lesson(Loop *loop)
{
    record_teaching(loop);
    record_noise(loop);
    record_strategy(loop);
    if (loop_over(loop)) {
        loop->phase = PHASE_OVER;
        return;
    }
    loop_store(loop);
    loop->phase = PHASE_TRAIN;
}

/* Step 1; a plain strategy goes on to step 6. */
static bool teach(Loop *loop, GError **error)
{
    if (!loop_teach(loop, error))
        return false;
    if (loop->examines && !loop_over(loop))
        loop->phase = PHASE_LOOK_AHEAD;
    else
        end_lesson(loop);
    return true;
}

/* Step 2. */
static bool look_ahead(Loop *loop, GError **error)
{
    if (!loop_look_ahead(loop, error))
        return false;
    loop->phase = PHASE_EXAMINE;
    return true;
}

/* Step 5. A frozen twin does all of it but improve. */
static bool improve_teacher(Loop *loop, const Gain *gain, GError **error)
{
    double scaled = meta_reward_scale(&loop->scaler, &loop->settings->teaching, gain->raw);
    run_writer_metric(loop->writer, loop->step, "examined_return", gain->examined);
    run_writer_metric(loop->writer, loop->step, "baseline_return", gain->baseline);
    run_writer_metric(loop->writer, loop->step, "meta_reward", gain->raw);
    run_writer_metric(loop->writer, loop->step, "meta_reward_scaled", scaled);
    if (!loop->strategy->learns || !loop->settings->strategy.learn)
        return true;
    didact_rollout rollout = experience_rollout(loop->taught);
    didact_lesson lesson = {sizeof lesson, &rollout, gain->raw, scaled};
    return strategy_improve(loop->strategy, &lesson, error);
}

/* Steps 4 and 5. */
static bool conclude(Loop *loop, const Examined *student, GError **error)
{
    const Examined *trial = &loop->examined_trial;
    Gain gain = {
        .known = trial->complete && student->complete,
        .raw = trial->mean_return - student->mean_return,
        .examined = trial->mean_return,
        .baseline = student->mean_return,
    };
    loop->previous_return = trial->mean_return;
    if (gain.known && !improve_teacher(loop, &gain, error))
        return false;
    end_lesson(loop);
    return true;
}

/* Step 3. A paired baseline takes half of the budget, so that the x axis stays fair. */
static bool examine(Loop *loop, GError **error)
{
    const TeachingSettings *teaching = &loop->settings->teaching;
    bool paired = teaching->baseline == BASELINE_PAIRED;
    int64_t share = paired ? MAX(1, teaching->evaluation_steps / 2) : teaching->evaluation_steps;
    if (!loop_examine(loop, loop->trial, share, "examine", &loop->examined_trial, error))
        return false;
    if (!paired)
        return conclude(loop, &(Examined){loop->previous_return, true}, error);
    loop->phase = PHASE_COMPARE;
    return true;
}

static bool compare(Loop *loop, GError **error)
{
    Examined student;
    int64_t share = MAX(1, loop->settings->teaching.evaluation_steps / 2);
    return loop_examine(loop, loop->student, share, "baseline", &student, error) && conclude(loop, &student, error);
}

/* Step 7. */
static bool train_student(Loop *loop, GError **error)
{
    if (!loop_train_student(loop, error))
        return false;
    begin_iteration(loop);
    return run_writer_flush(loop->writer, error);
}

bool loop_run(Loop *loop, GError **error)
{
    static bool (*const phases[PHASES])(Loop *, GError **) = {
        [PHASE_OPEN] = open_replay, [PHASE_TEACH] = teach,     [PHASE_LOOK_AHEAD] = look_ahead,
        [PHASE_EXAMINE] = examine,  [PHASE_COMPARE] = compare, [PHASE_TRAIN] = train_student,
    };
    if (loop->evaluation.due && !loop_settle(loop, error))
        return false;
    while (loop->phase != PHASE_OVER)
        if (!phases[loop->phase](loop, error))
            return false;
    return run_writer_flush(loop->writer, error);
}
