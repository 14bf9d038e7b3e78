/* What strategies are lent while they are tried: networks on the built-in backend, a student and its replay. They are the
 * ones of a run (core/student), so that what holds here holds there.
 *
 * Every function of the services knows in which state a strategy may call it; what is called in another state is noted. */
#ifndef CORE_CONFORM_SCHOOL_H
#define CORE_CONFORM_SCHOOL_H

#include "base/random.h"
#include "conform/trial.h"
#include "plugin/host.h"
#include "student/views.h"

/* Sizes of a task that there need not be. */
typedef struct Sizes {
    uint32_t observation_size, action_size, step_limit;
} Sizes;

/* 5 observations, 2 actions, 50 steps: for checks that need one task. */
extern const Sizes sizes_usual;

/* Tasks of other sizes: a single number, many, no step limit. */
extern const Sizes sizes_others[];
extern const size_t sizes_other_count;

/* What the strategy is being asked: the words of abi.h. */
typedef enum Phase { PHASE_SETUP, PHASE_STEP, PHASE_PAUSE } Phase;

typedef struct School {
    Trial *trial;
    didact_spaces spaces;
    unsigned char later[64]; /* where a later version of the interface would have more of them */
    double *bounds;          /* lower, then upper */
    Component *component;
    Host *host; /* the backend's */
    void *backend;
    const didact_network_api *api; /* the backend's own */
    didact_network_extension native;
    StudentSettings settings;
    NetworkShape shape;
    Ddpg *student;
    Replay *replay;
    Normaliser *normaliser;
    Batch *batch;
    Views *views;
    Random draws;
    uint64_t updates;
    Phase phase;
    char *breach; /* the first call out of its state, in words; NULL: none */
    /* What the strategy gets. */
    didact_network_api networks_api;
    didact_network_extension networks;
    didact_student_extension asked_student;
    didact_replay_extension asked_replay;
} School;

/* False after telling the trial. All schools of the same sizes are alike. */
bool school_open(School *school, Trial *trial, const Sizes *sizes);
void school_close(School *school);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(School, school_close)

/* Offers the services, nested strategies too, and watches what is asked of the host itself. */
void school_offer(School *school, Host *host);

/* The phase in which the strategy of this school is called; what is asked meanwhile is asked of this school. */
void school_enter(School *school, Phase phase);

/* Trains the student until it has had so many updates. */
bool school_train(School *school, uint64_t updates);

/* The student's action for an observation. */
bool school_mean(School *school, const float observation[], float mean[]);

#endif
