/* What an environment answers depends on its parameters, the reset's stream and the actions, and on nothing else. */
#include "conform/arena.h"
#include "conform/environment.h"

enum { STEPS = 600 };

bool arena_check_determinism(Trial *trial)
{
    g_auto(Arena) first = {0}, second = {0};
    return arena_open(&first, trial, trial->component, 1) && arena_go(&first, STEPS) &&
           arena_open(&second, trial, trial->component, 1) && arena_go(&second, STEPS) &&
           arena_compare(&second, &first, 0, "another instance");
}

bool arena_check_independence(Trial *trial)
{
    g_auto(Arena) alone = {0}, beside = {0}, other = {0};
    if (!arena_open(&alone, trial, trial->component, 1) || !arena_go(&alone, STEPS) ||
        !arena_open(&beside, trial, trial->component, 1) || !arena_open(&other, trial, trial->component, 2))
        return false;
    for (int step = 0; step < STEPS; step++)
        if (!arena_go(&beside, 1) || !arena_go(&other, 1))
            return false;
    return arena_compare(&beside, &alone, 0, "the same instance without another beside it");
}

/* One instance has lived before, the other has not. */
bool arena_check_reset(Trial *trial)
{
    g_auto(Arena) fresh = {0}, used = {0};
    if (!arena_open(&fresh, trial, trial->component, 1) || !arena_open(&used, trial, trial->component, 2) ||
        !arena_go(&used, 57))
        return false;
    arena_follow(&used, &fresh);
    return arena_go(&fresh, STEPS) && arena_go(&used, STEPS) &&
           arena_compare(&used, &fresh, 0,
                         "an instance without the steps before; evaluation episodes are to be the same for everybody");
}

bool arena_check_questions(Trial *trial)
{
    g_auto(Arena) asked = {0}, left_alone = {0};
    if (!arena_open(&left_alone, trial, trial->component, 1) || !arena_go(&left_alone, STEPS) ||
        !arena_open(&asked, trial, trial->component, 1))
        return false;
    asked.curious = true;
    return arena_go(&asked, STEPS) &&
           arena_compare(&asked, &left_alone, 0, "an instance that nobody asked for spaces and save");
}
