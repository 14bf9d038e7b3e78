/* Episodes with actions from all over their box. */
#include "conform/arena.h"
#include "conform/environment.h"

bool arena_check_episodes(Trial *trial)
{
    enum { STEPS = 10000, EPISODES = 20 };
    g_auto(Arena) arena = {0};
    if (!arena_open(&arena, trial, trial->component, 1))
        return false;
    size_t steps = 0;
    for (; steps < STEPS || arena.resets < EPISODES; steps += 100) {
        if (!arena_go(&arena, 100))
            return false;
        g_array_set_size(arena.words, 0);
        g_array_set_size(arena.places, 0);
    }
    trial_note(trial, "%zu steps, %u episodes", steps, (unsigned)arena.resets);
    return true;
}

/* ---- corners ---- */

/* Held for a whole episode, or left for the next one at each step. */
static void choose_corner(Arena *arena, uint64_t corner)
{
    for (uint32_t i = 0; i < arena->spaces.action_size; i++) {
        bool high = corner >> (i % 64) & 1;
        arena->action[i] = (float)(high ? arena->spaces.action_high[i] : arena->spaces.action_low[i]);
    }
}

static bool run_corner(Arena *arena, uint64_t corner, bool wander)
{
    if (!arena_reset(arena))
        return false;
    for (uint64_t i = 0; arena->open; i++) {
        choose_corner(arena, wander ? arena->actions.face.bits(&arena->actions.face) : corner);
        if (!arena_step(arena))
            return false;
    }
    return true;
}

/* All lower ends, all upper ones, every other, and then at random. */
bool arena_check_corners(Trial *trial)
{
    static const uint64_t corners[] = {0, UINT64_MAX, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa};
    g_auto(Arena) arena = {0};
    if (!arena_open(&arena, trial, trial->component, 1))
        return false;
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(corners); i++)
        if (!run_corner(&arena, corners[i % G_N_ELEMENTS(corners)], i >= G_N_ELEMENTS(corners)))
            return false;
    return true;
}
