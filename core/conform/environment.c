#include "conform/environment.h"

#include "conform/plugin-checks.h"

static const Check checks[] = {
    {"create", "it opens, twice at a time, and closes", arena_check_create},
    {"table", "texts are phrases, and no choice is there twice", check_table},
    {"symbols", "one exported symbol", check_symbols},
    {"sizes", "a struct of a later, longer version is understood, and nothing is written behind it", arena_check_sizes},
    {"parameters", "each parameter at its bounds works or is refused in words", arena_check_parameters},
    {"spaces", "sizes and finite bounds, the same for a whole life", arena_check_spaces},
    {"episodes", "finite observations and rewards for random actions", arena_check_episodes},
    {"corners", "the same for actions in the corners of their box", arena_check_corners},
    {"determinism", "two instances answer the same", arena_check_determinism},
    {"independence", "two instances do not disturb each other", arena_check_independence},
    {"reset", "an episode depends on the stream that begins it, and not on those before", arena_check_reset},
    {"questions", "spaces and save change nothing", arena_check_questions},
    {"set-state", "a state that was set is all that counts, and a wrong count is refused", arena_check_set_state},
    {"save", "save writes what it says and where there is room, load refuses other lengths", arena_check_save},
    {"save-load", "loaded, by a fresh instance too, it goes on alike", arena_check_save_load},
    {"bounds", "nothing outside the host's buffers is touched, no input is written to, none is kept",
     arena_check_bounds},
    {"states", "the host is asked for nothing out of its time, and nothing is printed", arena_check_states},
    {"process", "floating-point mode, locale, signals, rand, directory and umask stay as they are",
     arena_check_process},
    {"memory", "memory does not grow over thousands of calls", arena_check_memory},
};

const Suite environment_suite = {checks, G_N_ELEMENTS(checks)};
