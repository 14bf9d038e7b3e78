/* What an environment carries over a stop, and states that are set. */
#include "conform/answer.h"
#include "conform/arena.h"
#include "conform/environment.h"
#include "conform/saving.h"

static bool check_calls(Arena *arena)
{
    return saving_check(
        &(Saving){arena->trial, arena->host, arena->self, arena->api->save, arena->api->load, &arena->float_change});
}

bool arena_check_save(Trial *trial)
{
    g_auto(Arena) arena = {0};
    return arena_open(&arena, trial, trial->component, 1) && arena_reset(&arena) && check_calls(&arena) &&
           arena_go(&arena, 17) && check_calls(&arena) && arena_go(&arena, 17);
}

/* ---- going on ---- */

/* Another instance, which has lived too (`used`) or was never reset, goes on where the first one was saved. */
static bool go_on(Trial *trial, size_t before, bool used)
{
    g_auto(Arena) original = {0}, twin = {0};
    if (!arena_open(&original, trial, trial->component, 1) || !arena_open(&twin, trial, trial->component, 2) ||
        !arena_reset(&original) || !arena_go(&original, before) || (used && !arena_go(&twin, 23)))
        return false;
    trial_call(trial, "save after %zu steps", before);
    g_autoptr(GByteArray) saved = arena_save(&original);
    trial_call(trial, "load into %s of what was saved after %zu steps",
               used ? "another instance" : "an instance that was never reset", before);
    if (!arena_check(&twin, twin.api->load(twin.self, saved->data, saved->len)))
        return false;
    arena_follow(&twin, &original);
    guint said = original.words->len;
    return arena_go(&original, 400) && arena_go(&twin, 400) &&
           arena_compare(&twin, &original, said, "the one that was saved");
}

bool arena_check_save_load(Trial *trial)
{
    static const size_t places[] = {0, 1, 37, 333};
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
        for (int used = 0; used < 2; used++)
            if (!go_on(trial, places[i], used))
                return false;
    return true;
}

/* ---- states that are set ---- */

enum { MOST = 512 };

/* How many numbers a state has: the first count for which zeros are taken; MOST + 1: none. False after telling the trial. */
static bool find_count(Arena *arena, size_t *count)
{
    static const double zeros[MOST];
    for (*count = 1; *count <= MOST; (*count)++) {
        trial_call(arena->trial, "set_state of %zu zeros", *count);
        didact_status status = arena->api->set_state(arena->self, zeros, *count, arena->observation);
        if (status == DIDACT_OK)
            return arena_check(arena, status);
        if (!answer_refused(arena->trial, arena->host, status, &arena->float_change))
            return false;
    }
    return true;
}

static bool set_and_go(Arena *arena, const double values[], size_t count)
{
    for (uint32_t i = 0; i < arena->spaces.observation_size; i++)
        arena->observation[i] = -77777;
    trial_call(arena->trial, "set_state of %zu numbers", count);
    if (!arena_check(arena, arena->api->set_state(arena->self, values, count, arena->observation)))
        return false;
    for (uint32_t i = 0; i < arena->spaces.observation_size; i++)
        if (arena->observation[i] == -77777)
            return trial_fail(arena->trial, "observation %u was not written", i);
    arena->step = 0;
    arena->open = true;
    return arena_go(arena, 5);
}

/* A wrong count is refused, also after a right one, and leaves nothing behind. */
static bool refuse_counts(Arena *arena, size_t count)
{
    static const double zeros[MOST + 2];
    const size_t wrong[] = {count + 1, count - 1};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        trial_call(arena->trial, "set_state of %zu numbers, where it takes %zu", wrong[i], count);
        didact_status status = arena->api->set_state(arena->self, zeros, wrong[i], arena->observation);
        if (!answer_refused(arena->trial, arena->host, status, &arena->float_change))
            return false;
    }
    return true;
}

bool arena_check_set_state(Trial *trial)
{
    static const double zeros[MOST];
    g_auto(Arena) arena = {0}, used = {0}, fresh = {0};
    size_t count;
    if (!((const didact_environment_api *)trial->component->plugin->api)->set_state)
        return trial_skip(trial, "it has none");
    if (!arena_open(&arena, trial, trial->component, 1) || !find_count(&arena, &count))
        return false;
    if (count > MOST)
        return trial_skip(trial, "it takes no state of zeros, of whatever length up to %d", MOST);
    if (!refuse_counts(&arena, count) || !arena_open(&fresh, trial, trial->component, 1) ||
        !arena_open(&used, trial, trial->component, 3) || !arena_go(&used, 41))
        return false;
    arena_follow(&used, &fresh);
    if (!set_and_go(&fresh, zeros, count) || !set_and_go(&used, zeros, count) ||
        !arena_compare(&used, &fresh, 0, "an instance without the steps before"))
        return false;
    trial_note(trial, "%zu numbers", count);
    return true;
}
