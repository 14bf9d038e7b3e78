#include "conform/arena.h"

#include "conform/answer.h"
#include "conform/numbers.h"
#include <math.h>
#include <string.h>

/* Which word an answer is. */
typedef struct WordPlace {
    size_t step;
    int32_t what; /* an observation's number, or one of these */
} WordPlace;

enum { REWARD = -1, END = -2 };

/* ---- what it may ask of the host, and when ---- */

static didact_host real_face;
static Arena *present; /* whose plugin is in a call */

static void note(const char *function)
{
    if (present && !present->setup && !present->breach)
        present->breach =
            g_strdup_printf("%s: it calls %s, which is not for [step]", present->trial->page->call, function);
}

static didact_rng *watched_stream(const didact_host *host, const char *name)
{
    note("host->stream");
    return real_face.stream(host, name);
}

static const void *watched_extension(const didact_host *host, const char *name)
{
    note("host->extension");
    return real_face.extension(host, name);
}

/* Passes nothing on: what there is to say would be said a thousand times. */
G_GNUC_PRINTF(2, 3)
static void watched_log(const didact_host *host, const char *format, ...)
{
    note("host->log");
}

static void watch(Arena *arena)
{
    didact_host *face = (didact_host *)host_face(arena->host); /* the host's own, which is lent to be watched */
    real_face = *face;
    face->stream = watched_stream;
    face->extension = watched_extension;
    face->log = watched_log;
}

static void enter(Arena *arena, bool setup)
{
    present = arena;
    arena->setup = setup;
}

/* ---- the instance ---- */

static bool check_spaces(Arena *arena)
{
    const didact_spaces *spaces = &arena->spaces;
    if (!spaces->observation_size || !spaces->action_size)
        return trial_fail(arena->trial, "there are %u observations and %u actions; there must be some",
                          spaces->observation_size, spaces->action_size);
    if (!spaces->action_low || !spaces->action_high)
        return trial_fail(arena->trial, "the actions' bounds are NULL");
    for (uint32_t i = 0; i < spaces->action_size; i++) {
        double low = spaces->action_low[i], high = spaces->action_high[i];
        if (!isfinite(low) || !isfinite(high) || !(low < high))
            return trial_fail(arena->trial, "the bounds of action %u are %g and %g; strategies act between finite ones",
                              i, low, high);
    }
    return true;
}

bool arena_open(Arena *arena, Trial *trial, const Component *component, uint64_t seed)
{
    *arena = (Arena){.trial = trial, .api = component->plugin->api, .seed = seed};
    arena->host = host_new(component, seed, "environment.teach");
    arena->spaces.struct_size = sizeof arena->spaces;
    arena->words = g_array_new(FALSE, FALSE, sizeof(double));
    arena->places = g_array_new(FALSE, FALSE, sizeof(WordPlace));
    random_derive(&arena->actions, seed, "conform.actions", 0);
    watch(arena);
    enter(arena, true);
    trial_call(trial, "create");
    didact_status status = arena->api->create(host_face(arena->host), component->params, &arena->self);
    if (!answer_create(trial, component, arena->host, status, &arena->float_change)) {
        arena->api = NULL;
        return false;
    }
    trial_call(trial, "spaces");
    arena->api->spaces(arena->self, &arena->spaces);
    if (!arena_check(arena, DIDACT_OK) || !check_spaces(arena))
        return false;
    arena->observation = g_new0(double, arena->spaces.observation_size);
    arena->action = g_new0(float, arena->spaces.action_size);
    return true;
}

void arena_close(Arena *arena)
{
    if (arena->api) {
        enter(arena, true);
        trial_call(arena->trial, "destroy");
        arena->api->destroy(arena->self);
        arena_check(arena, DIDACT_OK);
    }
    host_free(arena->host);
    g_free(arena->float_change);
    g_free(arena->breach);
    g_free(arena->observation);
    g_free(arena->action);
    g_clear_pointer(&arena->words, g_array_unref);
    g_clear_pointer(&arena->places, g_array_unref);
    if (present == arena)
        present = NULL;
    *arena = (Arena){0};
}

bool arena_check(Arena *arena, didact_status status)
{
    return answer_check(arena->trial, arena->host, status, &arena->float_change);
}

/* ---- its use ---- */

static void say(Arena *arena, int32_t what, double value)
{
    const WordPlace place = {arena->step, what};
    g_array_append_val(arena->words, value);
    g_array_append_val(arena->places, place);
}

static void poison(Arena *arena)
{
    for (uint32_t i = 0; i < arena->spaces.observation_size; i++)
        arena->observation[i] = NAN;
}

static bool take_observation(Arena *arena)
{
    char text[NUMBER_SIZE];
    for (uint32_t i = 0; i < arena->spaces.observation_size; i++) {
        double value = arena->observation[i];
        if (!isfinite((float)value))
            return trial_fail(arena->trial, "observation %u is %s, or was not written", i, number_text(value, text));
        say(arena, (int32_t)i, value);
    }
    return true;
}

bool arena_reset_from(Arena *arena, Random *random)
{
    arena->step = 0;
    arena->open = true;
    poison(arena);
    enter(arena, false);
    trial_call(arena->trial, "reset");
    return arena_check(arena, arena->api->reset(arena->self, &random->face, arena->observation)) &&
           take_observation(arena);
}

bool arena_reset(Arena *arena)
{
    Random random;
    random_derive(&random, arena->seed, "conform.reset", arena->resets++);
    return arena_reset_from(arena, &random);
}

static bool take_reward(Arena *arena, double reward, unsigned char terminated)
{
    char text[NUMBER_SIZE];
    if (!isfinite(reward))
        return trial_fail(arena->trial, "the reward is %s, or was not written", number_text(reward, text));
    if (terminated > 1)
        return trial_fail(arena->trial, "it does not write whether the new state is terminal");
    say(arena, REWARD, reward);
    say(arena, END, terminated);
    return true;
}

bool arena_step(Arena *arena)
{
    double reward = NAN;
    unsigned char terminated = 0xa5; /* no bool, so that one shows that was not written */
    poison(arena);
    enter(arena, false);
    trial_call(arena->trial, "step %zu of an episode", ++arena->step);
    didact_status status =
        arena->api->step(arena->self, arena->action, arena->observation, &reward, (bool *)&terminated);
    if (!arena_check(arena, status) || !take_observation(arena) || !take_reward(arena, reward, terminated))
        return false;
    size_t limit = arena->spaces.step_limit ? arena->spaces.step_limit : ARENA_LIMIT;
    arena->open = !terminated && arena->step < limit;
    return true;
}

void arena_draw_action(Arena *arena)
{
    const didact_spaces *spaces = &arena->spaces;
    for (uint32_t i = 0; i < spaces->action_size; i++) {
        double share = arena->actions.face.uniform(&arena->actions.face);
        arena->action[i] = (float)(spaces->action_low[i] + share * (spaces->action_high[i] - spaces->action_low[i]));
    }
}

bool arena_go(Arena *arena, size_t steps)
{
    for (size_t i = 0; i < steps; i++) {
        if (!arena->open && !arena_reset(arena))
            return false;
        arena_draw_action(arena);
        if (!arena_step(arena))
            return false;
        if (arena->curious)
            arena_question(arena);
    }
    return true;
}

void arena_question(Arena *arena)
{
    didact_spaces spaces = {.struct_size = sizeof spaces};
    enter(arena, true);
    arena->api->spaces(arena->self, &spaces);
    g_byte_array_unref(arena_save(arena));
}

GByteArray *arena_save(Arena *arena)
{
    GByteArray *bytes = g_byte_array_new();
    enter(arena, true);
    g_byte_array_set_size(bytes, (guint)arena->api->save(arena->self, NULL, 0));
    arena->api->save(arena->self, bytes->data, bytes->len);
    return bytes;
}

void arena_follow(Arena *to, const Arena *from)
{
    to->actions = from->actions;
    to->seed = from->seed;
    to->resets = from->resets;
    to->step = from->step;
    to->open = from->open;
    g_array_set_size(to->words, 0);
    g_array_set_size(to->places, 0);
    g_autoptr(GPtrArray) names = host_stream_names(from->host);
    for (guint i = 0; i < names->len; i++) {
        Random *there = (Random *)real_face.stream(host_face(to->host), names->pdata[i]);
        *there = *(const Random *)real_face.stream(host_face(from->host), names->pdata[i]);
    }
}

/* "observation 3", "the reward", "terminated". */
static char *word_name(int32_t what)
{
    return what == REWARD ? g_strdup("the reward")
           : what == END  ? g_strdup("terminated")
                          : g_strdup_printf("observation %d", what);
}

bool arena_compare(const Arena *got, const Arena *expected, size_t first, const char *other)
{
    char is[NUMBER_SIZE], was[NUMBER_SIZE];
    for (guint i = 0; i < got->words->len && first + i < expected->words->len; i++) {
        double a = g_array_index(got->words, double, i), b = g_array_index(expected->words, double, first + i);
        if (memcmp(&a, &b, sizeof a) == 0)
            continue;
        const WordPlace *place = &g_array_index(got->places, WordPlace, i);
        g_autofree char *name = word_name(place->what);
        if (place->step)
            trial_call(got->trial, "step %zu of an episode", place->step);
        else
            trial_call(got->trial, "reset");
        return trial_fail(got->trial, "%s is %s, and %s of %s", name, number_text(a, is), number_text(b, was), other);
    }
    return true;
}
