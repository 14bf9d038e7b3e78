#include "train/train.h"

#include "train/loop.h"

/* R̂_π' - R̂_π of this iteration; false in `known` where the end of the run cut an examination short. */
typedef struct Gain {
    bool known;
    double raw, examined, baseline;
} Gain;

/* Before the first iteration: roll-outs of the student open the replay and give `previous` its first return. */
static bool open_replay(Loop *loop, GError **error)
{
    Examined student;
    if (!loop_examine(loop, loop->student, loop->settings->teaching.evaluation_steps, "baseline", &student, error))
        return false;
    loop->previous_return = student.mean_return;
    loop_store(loop);
    return true;
}

/* Steps 2 to 4. A paired baseline takes half of the budget, so that the x axis stays fair. */
static bool find_gain(Loop *loop, Gain *gain, GError **error)
{
    const TeachingSettings *teaching = &loop->settings->teaching;
    bool paired = teaching->baseline == BASELINE_PAIRED;
    int64_t share = paired ? MAX(1, teaching->evaluation_steps / 2) : teaching->evaluation_steps;
    Examined trial, student = {.mean_return = loop->previous_return, .complete = true};
    if (!loop_look_ahead(loop, error) || !loop_examine(loop, loop->trial, share, "examine", &trial, error))
        return false;
    if (paired && !loop_examine(loop, loop->student, share, "baseline", &student, error))
        return false;
    loop->previous_return = trial.mean_return;
    *gain = (Gain){
        .known = trial.complete && student.complete,
        .raw = trial.mean_return - student.mean_return,
        .examined = trial.mean_return,
        .baseline = student.mean_return,
    };
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

/* How D0 looked: the share of action components that were clipped, and their root mean square distance from the student's. */
static void record_teaching(Loop *loop)
{
    const Experience *d0 = loop->taught;
    size_t n = d0->length * d0->action_size, clipped = 0;
    double squares = 0;
    for (size_t i = 0; i < n; i++) {
        double distance = (double)d0->actions[i] - d0->means[i];
        clipped += d0->actions[i] != d0->sampled[i];
        squares += distance * distance;
    }
    run_writer_metric(loop->writer, loop->step, "clipped_actions", (double)clipped / (double)n);
    run_writer_metric(loop->writer, loop->step, "action_distance", sqrt(squares / (double)n));
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

/* Teach, look ahead, examine, reward, improve, store, train; a plain strategy teaches, stores and trains. The end of the run ends
 * an iteration wherever it is: networks and normaliser stay those that the last evaluation saw. */
static bool iterate(Loop *loop, GError **error)
{
    Gain gain = {0};
    loop->iteration++;
    if (!loop_teach(loop, error))
        return false;
    record_teaching(loop);
    if (loop->examines && !loop_over(loop) && !find_gain(loop, &gain, error))
        return false;
    if (gain.known && !improve_teacher(loop, &gain, error))
        return false;
    record_strategy(loop);
    if (!loop_over(loop)) {
        loop_store(loop);
        if (!loop_train_student(loop, error))
            return false;
    }
    return run_writer_flush(loop->writer, error);
}

static bool run(Loop *loop, const char *directory, GError **error)
{
    if (!loop_evaluate(loop, error) || (loop->examines && !open_replay(loop, error)))
        return false;
    while (!loop_over(loop))
        if (!iterate(loop, error))
            return false;
    return loop_save_policy(loop, directory, error);
}

bool train_try(const RunSettings *settings, RunTraits *traits, GError **error)
{
    Loop *loop = loop_new(settings, NULL, NULL, error);
    if (!loop)
        return false;
    *traits = (RunTraits){.step_limit = (uint32_t)loop->evaluating->spaces.step_limit, .examines = loop->examines};
    loop_free(loop);
    return true;
}

bool train(const RunSettings *settings, RunWriter *writer, const char *directory, const volatile sig_atomic_t *stop,
           GError **error)
{
    Loop *loop = loop_new(settings, writer, stop, error);
    if (!loop)
        return false;
    bool fine = run(loop, directory, error);
    loop_free(loop);
    return fine;
}
