/* What comes before the first step: opening, a longer struct, parameters, spaces. */
#include "conform/arena.h"
#include "conform/environment.h"
#include "conform/variation.h"
#include <string.h>

bool arena_check_create(Trial *trial)
{
    for (int again = 0; again < 2; again++) {
        g_auto(Arena) first = {0}, second = {0};
        if (!arena_open(&first, trial, trial->component, 1))
            return false;
        if (!arena_open(&second, trial, trial->component, 2)) {
            trial->page->verdict = VERDICT_FAILED; /* what can be opened once must open twice */
            return false;
        }
    }
    return true;
}

bool arena_check_sizes(Trial *trial)
{
    struct {
        didact_spaces known;
        unsigned char later[64];
    } spaces;
    g_auto(Arena) arena = {0};
    if (!arena_open(&arena, trial, trial->component, 1))
        return false;
    memset(&spaces, 0xa5, sizeof spaces);
    spaces.known.struct_size = sizeof spaces;
    trial_call(trial, "spaces, told that its struct has %zu bytes", sizeof spaces);
    arena.api->spaces(arena.self, &spaces.known);
    if (spaces.known.struct_size != sizeof spaces)
        return trial_fail(trial, "it changes struct_size, which is the host's");
    for (size_t i = 0; i < sizeof spaces.later; i++)
        if (spaces.later[i] != 0xa5)
            return trial_fail(trial, "it writes behind the members that it knows");
    spaces.known.struct_size = sizeof arena.spaces;
    return memcmp(&spaces.known, &arena.spaces, sizeof arena.spaces) == 0 ||
           trial_fail(trial, "it fills it with something else");
}

/* ---- parameters ---- */

static Outcome try_parameters(Trial *trial, const Component *component)
{
    g_auto(Arena) arena = {0};
    if (!arena_open(&arena, trial, component, 1))
        return variation_refusal(trial);
    return arena_go(&arena, 300) ? OUTCOME_FINE : OUTCOME_FAILED;
}

bool arena_check_parameters(Trial *trial)
{
    return variation_try_all(trial, try_parameters);
}

/* ---- spaces ---- */

/* The same numbers in the same places. */
static bool same_spaces(Arena *arena, const char *when)
{
    didact_spaces now = {.struct_size = sizeof now};
    const didact_spaces *then = &arena->spaces;
    trial_call(arena->trial, "spaces %s", when);
    arena->api->spaces(arena->self, &now);
    if (now.observation_size != then->observation_size || now.action_size != then->action_size ||
        now.step_limit != then->step_limit)
        return trial_fail(arena->trial,
                          "there are %u observations, %u actions and a step limit of %u, and there were %u, %u and %u",
                          now.observation_size, now.action_size, now.step_limit, then->observation_size,
                          then->action_size, then->step_limit);
    return (now.action_low == then->action_low && now.action_high == then->action_high) ||
           trial_fail(arena->trial, "the bounds stand elsewhere than before; they are to live as long as the instance");
}

static bool same_bounds(Arena *arena, const double bounds[])
{
    uint32_t count = arena->spaces.action_size;
    return (memcmp(arena->spaces.action_low, bounds, count * sizeof *bounds) == 0 &&
            memcmp(arena->spaces.action_high, bounds + count, count * sizeof *bounds) == 0) ||
           trial_fail(arena->trial, "the bounds of the actions have changed");
}

bool arena_check_spaces(Trial *trial)
{
    g_auto(Arena) arena = {0}, other = {0};
    if (!arena_open(&arena, trial, trial->component, 1))
        return false;
    uint32_t count = arena.spaces.action_size;
    g_autofree double *bounds = g_new(double, 2 * (size_t)count);
    memcpy(bounds, arena.spaces.action_low, count * sizeof *bounds);
    memcpy(bounds + count, arena.spaces.action_high, count * sizeof *bounds);
    if (!same_spaces(&arena, "again") || !arena_reset(&arena) || !same_spaces(&arena, "after reset") ||
        !arena_go(&arena, 20) || !same_spaces(&arena, "after 20 steps") ||
        !arena_open(&other, trial, trial->component, 2) || !arena_go(&other, 20) ||
        !same_spaces(&arena, "beside another instance") || !same_bounds(&arena, bounds))
        return false;
    trial_note(trial, "%u observations, %u actions, step limit %u", arena.spaces.observation_size, count,
               arena.spaces.step_limit);
    return true;
}
