/* A strategy under trial: an instance with the host and the streams that a run would give it, and the life of one. */
#ifndef CORE_CONFORM_EXPLORER_H
#define CORE_CONFORM_EXPLORER_H

#include "conform/school.h"

/* ---- the instance ---- */

typedef struct Explorer {
    Trial *trial;
    School *school;
    const didact_exploration_api *api; /* NULL: there is none */
    void *self;
    Host *host;
    Random acting, learning; /* as strategy.h has them */
    bool learns;
    size_t metric_count;
    char *float_change; /* as answer_check has it */
} Explorer;

/* Creates an instance of `component` in the school. One that refuses with a message refuses the trial. */
bool explorer_open(Explorer *explorer, School *school, const Component *component, uint64_t seed);
void explorer_close(Explorer *explorer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Explorer, explorer_close)

/* Whether the candidate can be created for such a task: false where it refuses in words, or after telling the trial. */
bool explorer_takes(Trial *trial, const Sizes *sizes);

/* To be asked after each call, as answer_check. */
bool explorer_check(Explorer *explorer, didact_status status);

/* The calls; the caller says with trial_call which one it is. `action` is poisoned first; act is false after telling the trial
 * of the first one that is not finite. */
void explorer_begin(Explorer *explorer);
bool explorer_act(Explorer *explorer, const float observation[], const float mean[], float action[]);
didact_status explorer_improve(Explorer *explorer, const didact_lesson *lessons, size_t count, size_t stride);
void explorer_updated(Explorer *explorer, uint64_t total_updates);

/* Everything that changes nothing: metrics, the density of that action, learns, the size to save and the saving. */
void explorer_question(Explorer *explorer, const float observation[], const float mean[], const float action[]);

/* What it saves; NULL for one without save. Free with g_byte_array_unref. */
GByteArray *explorer_save(Explorer *explorer);

/* `to` gets the streams of `from` as they are now: those that it draws from, and those that it took of the host. */
void explorer_share_streams(Explorer *to, const Explorer *from);

/* ---- its life ---- */

/* LIFE_EPISODE steps an episode; after every LIFE_LESSON of them a lesson, where it learns, and updates of the student. */
enum { LIFE_EPISODE = 25, LIFE_LESSON = 10, LIFE_UPDATES = 2 };

/* One number that it said. */
typedef struct Word {
    size_t step;
    const char *what; /* "action" or "metric" */
    size_t i;
    double value;
} Word;

typedef struct Life {
    Explorer *explorer;
    Random world; /* of observations and rewards */
    size_t step;
    bool curious;   /* asks all questions at every step */
    GArray *words;  /* Word: all actions and metrics */
    float *numbers; /* what the rows below point into */
    didact_rollout rollout;
    double rewards[LIFE_LESSON];
    bool terminated[LIFE_LESSON], truncated[LIFE_LESSON];
} Life;

void life_begin(Life *life, Explorer *explorer, uint64_t seed);
void life_clear(Life *life);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Life, life_clear)

/* So many steps more, with all that comes between them. False after telling the trial. */
bool life_go(Life *life, size_t steps);

/* The world goes on as for `from`, whose words so far are left out. */
void life_follow(Life *life, const Life *from);

/* Bit for bit the same words from the expected one's `first` on; `other` says whose those are: "another instance". */
bool life_compare(const Life *got, const Life *expected, size_t first, const char *other);

/* The rows so far as a lesson. */
didact_lesson life_lesson(const Life *life, double meta_reward);

#endif
