/* The checks of strategies, each in the file that the comment before it names. */
#ifndef CORE_CONFORM_EXPLORATION_H
#define CORE_CONFORM_EXPLORATION_H

#include "conform/check.h"

extern const Suite exploration_suite;

/* explore-setup.c */
bool explore_create(Trial *trial);
bool explore_sizes(Trial *trial);
bool explore_parameters(Trial *trial);
bool explore_learns(Trial *trial);

/* explore-actions.c */
bool explore_actions(Trial *trial);
bool explore_extremes(Trial *trial);
bool explore_nan(Trial *trial);
bool explore_lessons(Trial *trial);

/* explore-metrics.c */
bool explore_metrics(Trial *trial);

/* explore-density.c */
bool explore_log_prob(Trial *trial);

/* explore-alike.c */
bool explore_determinism(Trial *trial);
bool explore_independence(Trial *trial);
bool explore_episodes(Trial *trial);
bool explore_questions(Trial *trial);

/* explore-state.c */
bool explore_save(Trial *trial);
bool explore_save_load(Trial *trial);

/* explore-bounds.c */
bool explore_bounds(Trial *trial);

/* explore-process.c */
bool explore_states(Trial *trial);
bool explore_process(Trial *trial);
bool explore_memory(Trial *trial);

#endif
