/* The state of one run, and the steps of its loop. What belongs to the run and changes over time is in here, nowhere else. */
#ifndef CORE_TRAIN_LOOP_H
#define CORE_TRAIN_LOOP_H

#include "record/run-writer.h"
#include "student/ddpg.h"
#include "student/views.h"
#include "train/experience.h"
#include "train/meta-reward.h"
#include "train/noise-meter.h"
#include "train/settings.h"
#include "train/strategy.h"
#include "train/train.h"
#include "train/world.h"

/* R̂ of one policy: the mean over its roll-outs of the undiscounted sum of rewards. */
typedef struct Examined {
    double mean_return;
    bool complete; /* no roll-out was cut short by the end of the run */
} Examined;

/* The parts of a run. All but the last go on to another one when they are through; each can be left at any rest, and entered
 * again. */
typedef enum Phase {
    PHASE_OPEN,       /* roll-outs of the student open the replay of one that examines */
    PHASE_TEACH,      /* D0 */
    PHASE_LOOK_AHEAD, /* the trial student learns from it */
    PHASE_EXAMINE,    /* the trial student's roll-outs */
    PHASE_COMPARE,    /* the student's, for `paired` */
    PHASE_TRAIN,      /* the student's updates */
    PHASE_OVER,
    PHASES
} Phase;

/* How far an evaluation is, while it is due. */
typedef struct Evaluation {
    bool due, playing; /* playing: an episode is under way */
    int64_t episode;
} Evaluation;

/* How far an examination is: zeroed, it begins. */
typedef struct Examination {
    bool rolling; /* a roll-out is under way */
    int64_t rollout;
    double mean_return; /* the sum of the shares of those that are done */
} Examination;

/* How far the student's updates of an iteration are: zeroed, none is granted yet. */
typedef struct Training {
    int64_t granted, done;
    DdpgUpdate sum;
} Training;

typedef struct Checkpoints Checkpoints; /* train/checkpoint.h */

typedef struct Loop {
    const RunSettings *settings;
    RunWriter *writer;
    Checkpoints *checkpoints; /* NULL: none are written */
    Interruption interruption;

    Host *network_host;
    void *backend;
    didact_network_extension networks;
    Views *views;          /* what the strategy may ask of the student and the replay */
    Ddpg *student, *trial; /* trial: the student after the lookahead, π' */
    Batch *batch;
    Normaliser *normaliser;
    Replay *replay;
    World *teaching, *examining, *evaluating;
    Strategy *strategy;
    bool examines; /* the loop looks ahead and examines */

    Random teaching_resets, replay_draws, lookahead_draws;
    Phase phase;
    int64_t step, updates, lookahead_updates, iteration;
    double previous_return; /* of the last examined policy, for the baseline `previous` */
    MetaRewardScaler scaler;
    NoiseMeter noise;  /* since it was written last */
    int64_t noise_due; /* the first iteration to end at this step or later writes it */

    Evaluation evaluation;
    int64_t looked; /* updates of the lookahead under way */
    Examination examination;
    Examined examined_trial; /* from PHASE_EXAMINE for PHASE_COMPARE */
    Training training;

    Experience *taught;                 /* D0 */
    Experience *examined;               /* D1: the examined policies' roll-outs, in order */
    float *observation, *mean, *action; /* of the present step; observation normalised */
} Loop;

/* Puts a run together. `writer` and `checkpoints` may come later, before its first step. NULL on error. */
Loop *loop_new(const RunSettings *settings, const Interruption *interruption, GError **error);
void loop_free(Loop *loop);

/* From where it stands to the end. */
bool loop_run(Loop *loop, GError **error);

bool loop_over(const Loop *loop);

/* Between any two steps and any two updates, when all that the run carries over time is in the loop: writes a checkpoint where
 * one is due. FAULT_STOPPED, after a last one, when somebody asked the run to stop. */
bool loop_rest(Loop *loop, GError **error);

/* All that the run carries over time, but the replay's frames and the writer's files. */
bool loop_archive(Loop *loop, GArray *replay_segments, Archive *archive, GError **error);

/* The student evaluated by episodes of its own, which are neither stored nor counted. */
bool loop_evaluate(Loop *loop, GError **error);

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

/* After such a step: the observation that was acted upon is recorded where it is its turn. role: "teach", "examine",
 * "baseline". */
void loop_record_visit(Loop *loop, const Experience *experience, const char *role);

/* After such a step, when it is booked everywhere: evaluates the student where the step is on the grid, and rests. */
bool loop_settle(Loop *loop, GError **error);

/* True for DIDACT_OK of a network backend's call. */
bool loop_network(Loop *loop, didact_status status, const char *doing, GError **error);

/* Writes the actor and the normaliser as policy.safetensors. */
bool loop_save_policy(const Loop *loop, const char *directory, GError **error);

#endif
