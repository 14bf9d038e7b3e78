/* The host and the process that an environment shares with everybody: what it asks when, modes, memory. */
#include "conform/arena.h"
#include "conform/environment.h"
#include "conform/growth.h"
#include "conform/modes.h"
#include "conform/prints.h"

bool arena_check_states(Trial *trial)
{
    g_auto(Arena) arena = {0};
    if (!arena_open(&arena, trial, trial->component, 1))
        return false;
    off_t before = prints_so_far();
    if (!arena_go(&arena, 100))
        return false;
    if (prints_so_far() != before)
        return trial_fail(trial, "it prints, which is not for [step]");
    if (!arena.breach)
        return true;
    trial_call(trial, "%s", "");
    return trial_fail(trial, "%s", arena.breach);
}

bool arena_check_process(Trial *trial)
{
    g_autoptr(Modes) before = modes_now();
    g_auto(Arena) arena = {0};
    if (!arena_open(&arena, trial, trial->component, 1))
        return false;
    arena.curious = true;
    return arena_go(&arena, 300) && modes_check(trial, before, "create, episodes, questions", arena.float_change);
}

/* ---- memory ---- */

static bool open_and_close(void *data)
{
    const Arena *arena = data;
    g_auto(Arena) another = {0};
    return arena_open(&another, arena->trial, arena->trial->component, 1) && arena_reset(&another);
}

/* What it says is not kept. */
static bool forget(Arena *arena)
{
    g_array_set_size(arena->words, 0);
    g_array_set_size(arena->places, 0);
    return true;
}

static bool step(void *data)
{
    return arena_go(data, 1) && forget(data);
}

static bool reset(void *data)
{
    return arena_reset(data) && forget(data);
}

static bool save_and_load(void *data)
{
    Arena *arena = data;
    arena_question(arena);
    g_autoptr(GByteArray) saved = arena_save(arena);
    return arena_check(arena, arena->api->load(arena->self, saved->data, saved->len));
}

static const Routine routines[] = {
    {"create, reset and destroy", 10, open_and_close},
    {"step", 4000, step},
    {"reset", 400, reset},
    {"spaces, save and load", 400, save_and_load},
};

bool arena_check_memory(Trial *trial)
{
    g_auto(Arena) arena = {0};
    if (!arena_open(&arena, trial, trial->component, 1) || !arena_reset(&arena))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(routines); i++) {
        trial_call(trial, "%s", routines[i].what);
        if (!growth_check(trial, &routines[i], &arena))
            return false;
    }
    return true;
}
