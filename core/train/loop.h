/* The state of one run, and the steps of its loop. What belongs to the run and changes over time is in here, nowhere else. */
#ifndef CORE_TRAIN_LOOP_H
#define CORE_TRAIN_LOOP_H

#include "record/run-writer.h"
#include "student/ddpg.h"
#include "train/experience.h"
#include "train/meta-reward.h"
#include "train/settings.h"
#include "train/strategy.h"
#include "train/world.h"
#include <signal.h>

/* R̂ of one policy: the mean over its roll-outs of the undiscounted sum of rewards. */
typedef struct Examined {
    double mean_return;
    bool complete; /* no roll-out was cut short by the end of the run */
} Examined;

typedef struct Loop {
    const RunSettings *settings;
    RunWriter *writer;
    const volatile sig_atomic_t *stop;

    Host *network_host;
    void *backend;
    didact_network_extension networks;
    Ddpg *student, *trial; /* trial: the student after the lookahead, π' */
    Batch *batch;
    Normaliser *normaliser;
    Replay *replay;
    World *teaching, *examining, *evaluating;
    Strategy *strategy;
    bool examines; /* the loop looks ahead and examines */

    Random teaching_resets, replay_draws;
    int64_t step, updates, lookahead_updates, iteration;
    double previous_return; /* of the last examined policy, for the baseline `previous` */
    MetaRewardScaler scaler;

    Experience *taught;                 /* D0 */
    Experience *examined;               /* D1: the examined policies' roll-outs, in order */
    float *observation, *mean, *action; /* of the present step; observation normalised */
} Loop;

/* Puts a run together. NULL on error. */
Loop *loop_new(const RunSettings *settings, RunWriter *writer, const volatile sig_atomic_t *stop, GError **error);
void loop_free(Loop *loop);

bool loop_over(const Loop *loop);

/* Books one environment step that fed learning; evaluates the student where the step is on the grid. */
bool loop_count_step(Loop *loop, GError **error);

/* The student evaluated by episodes of its own, which are neither stored nor counted. */
bool loop_evaluate(Loop *loop, GError **error);

/* FAULT_STOPPED when somebody asked the run to stop. */
bool loop_go_on(const Loop *loop, GError **error);

/* Step 1: D0, `exploration_steps` of the strategy, into `taught`. */
bool loop_teach(Loop *loop, GError **error);

/* Step 2: the trial student, from D0 alone. */
bool loop_look_ahead(Loop *loop, GError **error);

/* Steps 3 and 4: appends roll-outs of `policy` to `examined`, with `share` steps for all of them. Roll-outs of one
 * iteration start alike whatever the policy. */
bool loop_examine(Loop *loop, Ddpg *policy, int64_t share, const char *role, Examined *result, GError **error);

/* Step 6: D0 and D1 enter the replay and the normaliser, in order. */
void loop_store(Loop *loop);

/* Step 7: the updates granted for the steps taken. */
bool loop_train_student(Loop *loop, GError **error);

/* One transition of any policy: books it in `experience`, steps the world, counts. `loop->observation` and `mean` hold what was
 * acted upon, `sampled` and `done` the action. */
bool loop_step_world(Loop *loop, World *world, Experience *experience, const float sampled[], const float done[],
                     GError **error);

/* True for DIDACT_OK of a network backend's call. */
bool loop_network(Loop *loop, didact_status status, const char *doing, GError **error);

/* Writes the actor and the normaliser as policy.safetensors. */
bool loop_save_policy(const Loop *loop, const char *directory, GError **error);

#endif
