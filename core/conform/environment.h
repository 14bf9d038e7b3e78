/* The checks of environments, each in the file that the comment before it names. */
#ifndef CORE_CONFORM_ENVIRONMENT_H
#define CORE_CONFORM_ENVIRONMENT_H

#include "conform/check.h"

extern const Suite environment_suite;

/* arena-setup.c */
bool arena_check_create(Trial *trial);
bool arena_check_sizes(Trial *trial);
bool arena_check_parameters(Trial *trial);
bool arena_check_spaces(Trial *trial);

/* arena-episodes.c */
bool arena_check_episodes(Trial *trial);
bool arena_check_corners(Trial *trial);

/* arena-alike.c */
bool arena_check_determinism(Trial *trial);
bool arena_check_independence(Trial *trial);
bool arena_check_reset(Trial *trial);
bool arena_check_questions(Trial *trial);

/* arena-state.c */
bool arena_check_set_state(Trial *trial);
bool arena_check_save(Trial *trial);
bool arena_check_save_load(Trial *trial);

/* arena-bounds.c */
bool arena_check_bounds(Trial *trial);

/* arena-process.c */
bool arena_check_states(Trial *trial);
bool arena_check_process(Trial *trial);
bool arena_check_memory(Trial *trial);

#endif
