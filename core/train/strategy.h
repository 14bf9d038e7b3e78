/* The teacher: one instance of the exploration plugin. */
#ifndef CORE_TRAIN_STRATEGY_H
#define CORE_TRAIN_STRATEGY_H

#include "base/random.h"
#include "plugin/host.h"
#include "record/archive.h"

typedef struct Strategy {
    Host *host;
    const didact_exploration_api *api;
    void *self;
    uint32_t action_size;
    bool learns;   /* it can */
    Random acting; /* drawn from by begin_episode and act alone, so that a frozen twin acts alike */
    Random learning;
    size_t metric_count;
    double *metrics; /* [metric_count] */
} Strategy;

/* What a strategy is offered as extensions. */
typedef struct StrategyServices {
    const didact_network_extension *networks;
    const didact_student_extension *student;
    const didact_replay_extension *replay;
} StrategyServices;

/* `spaces` must outlive it; so must the services. NULL on error. */
Strategy *strategy_new(const Component *exploration, const didact_spaces *spaces, const StrategyServices *services,
                       uint64_t seed, GError **error);
void strategy_free(Strategy *strategy);

void strategy_begin_episode(Strategy *strategy);

/* sampled [action_size] before clipping and done [action_size] in [-1, 1]; false where an action is not finite. */
bool strategy_act(Strategy *strategy, const float observation[], const float mean[], float sampled[], float done[],
                  GError **error);

bool strategy_improve(Strategy *strategy, const didact_lesson *lesson, GError **error);
void strategy_updated(Strategy *strategy, uint64_t total_updates);

/* Whether it can go on after a stop; false, and why in `error`, for one that learns and has no save. */
bool strategy_resumes(Strategy *strategy, GError **error);

/* The instance's state, its streams and the host's for it. False where the plugin does not take back what it saved. */
bool strategy_archive(Strategy *strategy, Archive *archive, GError **error);

#endif
