#include "conform/exploration.h"

#include "conform/plugin-checks.h"

static const Check checks[] = {
    {"create", "it opens, twice at a time and for tasks of any size, and closes", explore_create},
    {"table", "texts are phrases, and no choice is there twice", check_table},
    {"symbols", "one exported symbol", check_symbols},
    {"sizes", "structs of a later, longer version are understood, and lessons that stand apart", explore_sizes},
    {"parameters", "each parameter at its bounds works or is refused in words", explore_parameters},
    {"learns", "what learns can improve, and be saved", explore_learns},
    {"actions", "100000 steps of finite actions", explore_actions},
    {"extremes", "finite actions for huge, tiny and zero observations", explore_extremes},
    {"nan", "observations that are no numbers do no harm", explore_nan},
    {"lessons", "meta-rewards of zero, huge ones and NaN leave finite actions", explore_lessons},
    {"metrics", "as many as declared, under valid names, each once, all written", explore_metrics},
    {"log-prob", "the density is that of the actions", explore_log_prob},
    {"determinism", "two instances do the same with the same streams", explore_determinism},
    {"independence", "two instances do not disturb each other", explore_independence},
    {"episodes", "an episode does not remember the noise of the last one", explore_episodes},
    {"questions", "metrics, log_prob, learns and save change nothing", explore_questions},
    {"save", "save writes what it says and where there is room, load refuses other lengths", explore_save},
    {"save-load", "loaded in the middle of an episode it goes on alike", explore_save_load},
    {"bounds", "nothing outside the host's buffers is touched, no input is written to, none is kept", explore_bounds},
    {"states", "each function of the host is called where it may be, and nothing is printed", explore_states},
    {"process", "floating-point mode, locale, signals, rand, directory and umask stay as they are", explore_process},
    {"memory", "memory does not grow over 100000 calls", explore_memory},
};

const Suite exploration_suite = {checks, G_N_ELEMENTS(checks)};
