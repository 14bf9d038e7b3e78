/* The host's buffers: nothing beside them is touched, actions are not written to, and what was lent for one call, the reset's
 * stream above all, is not used in a later one. */
#include "conform/arena.h"
#include "conform/environment.h"
#include "conform/guard.h"

enum { ACTION, OBSERVATION, REWARD, TERMINATED, STREAM, BUFFERS };

typedef struct Buffers {
    Trial *trial;
    Guard *guards[BUFFERS];
} Buffers;

static void buffers_clear(Buffers *buffers)
{
    for (int i = 0; i < BUFFERS; i++)
        g_clear_pointer(&buffers->guards[i], guard_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Buffers, buffers_clear)

static bool buffers_make(Buffers *buffers, const Arena *arena, bool first)
{
    static const char *const names[BUFFERS] = {"action", "observation", "reward", "terminated", "stream"};
    const size_t sizes[BUFFERS] = {arena->spaces.action_size * sizeof(float),
                                   arena->spaces.observation_size * sizeof(double), sizeof(double), sizeof(bool),
                                   sizeof(Random)};
    static const size_t alignments[BUFFERS] = {sizeof(float), sizeof(double), sizeof(double), 1, sizeof(double)};
    buffers->trial = arena->trial;
    for (int i = 0; i < BUFFERS; i++)
        if (!(buffers->guards[i] = guard_new(arena->trial, names[i], sizes[i], alignments[i], first)))
            return false;
    return true;
}

/* Lends the buffers of these places, as bits; the action may be read. */
static void lend(Buffers *buffers, unsigned places)
{
    for (int i = 0; i < BUFFERS; i++)
        if (!(places & (1U << i)))
            guard_allow(buffers->guards[i], RIGHTS_NONE, "of another call it uses the host's ");
        else
            guard_allow(buffers->guards[i], i == ACTION ? RIGHTS_READ : RIGHTS_WRITE, "it writes to the host's ");
}

static bool are_whole(const Buffers *buffers, unsigned places)
{
    for (int i = 0; i < BUFFERS; i++)
        if ((places & (1U << i)) && !guard_check(buffers->guards[i], buffers->trial))
            return false;
    return true;
}

static bool reset(Arena *arena, Buffers *buffers, uint64_t i)
{
    enum { LENT = 1 << OBSERVATION | 1 << STREAM };
    lend(buffers, LENT);
    Random *random = buffers->guards[STREAM]->at;
    random_derive(random, i, "conform.reset", 0);
    trial_call(arena->trial, "reset");
    return arena_check(arena, arena->api->reset(arena->self, &random->face, buffers->guards[OBSERVATION]->at)) &&
           are_whole(buffers, LENT);
}

static bool step(Arena *arena, Buffers *buffers, bool *terminated)
{
    enum { LENT = 1 << ACTION | 1 << OBSERVATION | 1 << REWARD | 1 << TERMINATED };
    Guard *const *at = buffers->guards;
    guard_allow(at[ACTION], RIGHTS_WRITE, NULL);
    arena_draw_action(arena);
    float *action = at[ACTION]->at;
    for (uint32_t i = 0; i < arena->spaces.action_size; i++)
        action[i] = arena->action[i];
    lend(buffers, LENT);
    trial_call(arena->trial, "step");
    didact_status status =
        arena->api->step(arena->self, action, at[OBSERVATION]->at, at[REWARD]->at, at[TERMINATED]->at);
    *terminated = *(const bool *)at[TERMINATED]->at;
    return arena_check(arena, status) && are_whole(buffers, LENT);
}

static bool run_guarded(Trial *trial, bool first)
{
    g_auto(Arena) arena = {0};
    g_auto(Buffers) buffers = {0};
    if (!arena_open(&arena, trial, trial->component, 1) || !buffers_make(&buffers, &arena, first))
        return false;
    for (uint64_t episode = 0; episode < 5; episode++) {
        bool terminated = false;
        if (!reset(&arena, &buffers, episode))
            return false;
        for (int i = 0; i < 50 && !terminated; i++)
            if (!step(&arena, &buffers, &terminated))
                return false;
    }
    lend(&buffers, 0);
    trial_call(trial, "save");
    g_autoptr(GByteArray) saved = arena_save(&arena);
    g_autoptr(Guard) guard = guard_new(trial, "bytes", saved->len, 8, first);
    if (!guard)
        return false;
    for (guint i = 0; i < saved->len; i++)
        ((unsigned char *)guard->at)[i] = saved->data[i];
    guard_allow(guard, RIGHTS_READ, "it writes to the host's ");
    trial_call(trial, "load of what it saved");
    return arena_check(&arena, arena.api->load(arena.self, guard->at, saved->len));
}

bool arena_check_bounds(Trial *trial)
{
    return run_guarded(trial, false) && run_guarded(trial, true);
}
