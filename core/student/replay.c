#include "student/replay-ring.h"

#include <glib.h>
#include <string.h>

Replay *replay_new(uint32_t observation_size, uint32_t action_size, uint64_t capacity)
{
    Replay *replay = g_new0(Replay, 1);
    replay->observation_size = observation_size;
    replay->action_size = action_size;
    replay->width = (size_t)observation_size + action_size + 1;
    replay->capacity = capacity;
    /* Every transition may end a stretch, and then takes two frames; zeroed memory that is never used costs nothing. */
    replay->frames = 2 * capacity + 1;
    replay->values = g_try_malloc0_n(replay->frames, replay->width * sizeof(float));
    replay->follows = g_try_malloc0(replay->frames);
    if (!replay->values || !replay->follows)
        g_clear_pointer(&replay, replay_free);
    return replay;
}

void replay_free(Replay *replay)
{
    if (!replay)
        return;
    g_free(replay->values);
    g_free(replay->follows);
    g_free(replay);
}

static uint64_t slot(const Replay *replay, uint64_t age_from_oldest)
{
    uint64_t at = replay->oldest + age_from_oldest;
    return at < replay->frames ? at : at - replay->frames;
}

static float *frame(const Replay *replay, uint64_t at)
{
    return replay->values + at * replay->width;
}

static void drop_oldest(Replay *replay)
{
    replay->transitions -= replay->follows[replay->oldest] != FOLLOW_NOTHING;
    replay->oldest = slot(replay, 1);
    replay->used--;
}

static void append(Replay *replay, const float observation[])
{
    uint64_t at = slot(replay, replay->used++);
    replay->appended++;
    memcpy(frame(replay, at), observation, replay->observation_size * sizeof(float));
    replay->follows[at] = FOLLOW_NOTHING;
}

void replay_begin(Replay *replay, const float observation[])
{
    if (replay->used > 0) {
        const float *newest = frame(replay, slot(replay, replay->used - 1));
        if (memcmp(newest, observation, replay->observation_size * sizeof(float)) == 0)
            return;
    }
    if (replay->used == replay->frames)
        drop_oldest(replay);
    append(replay, observation);
}

void replay_add(Replay *replay, const float action[], double reward, bool terminal, const float next_observation[])
{
    uint64_t at = slot(replay, replay->used - 1);
    float *step = frame(replay, at) + replay->observation_size;
    memcpy(step, action, replay->action_size * sizeof(float));
    step[replay->action_size] = (float)reward;
    replay->follows[at] = terminal ? FOLLOW_TERMINAL : FOLLOW_STATE;
    replay->transitions++;
    while (replay->transitions > replay->capacity || replay->used == replay->frames)
        drop_oldest(replay);
    append(replay, next_observation);
}

uint64_t replay_count(const Replay *replay)
{
    return replay->transitions;
}

uint64_t replay_observation_count(const Replay *replay)
{
    return replay->used;
}

/* Rows are drawn so many at a time, so that memory brings the later ones while the earlier ones are copied. */
enum { AHEAD = 64, CACHE_LINE = 64 };

static void prefetch(const Replay *replay, uint64_t at)
{
    const char *first = (const char *)frame(replay, at), *end = first + 2 * replay->width * sizeof(float);
    __builtin_prefetch(&replay->follows[at]);
    for (const char *line = first; line < end; line += CACHE_LINE)
        __builtin_prefetch(line);
}

static void draw(const Replay *replay, Random *random, uint64_t at[], uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        at[i] = slot(replay, random_below(random, replay->used));
        prefetch(replay, at[i]);
    }
}

/* Ends of stretches are drawn again: uniform over the transitions, and few are. */
static uint64_t transition(const Replay *replay, Random *random, uint64_t at)
{
    while (replay->follows[at] == FOLLOW_NOTHING)
        at = slot(replay, random_below(random, replay->used));
    return at;
}

static void take_row(const Replay *replay, uint64_t at, const Normaliser *normaliser, Batch *batch, uint32_t row)
{
    uint32_t width = replay->observation_size;
    const float *now = frame(replay, at);
    const float *next = frame(replay, at + 1 < replay->frames ? at + 1 : 0);
    normaliser_apply(normaliser, now, batch->observations + (size_t)row * width);
    normaliser_apply(normaliser, next, batch->next_observations + (size_t)row * width);
    memcpy(batch->actions + (size_t)row * replay->action_size, now + width, replay->action_size * sizeof(float));
    batch->rewards[row] = now[width + replay->action_size];
    batch->bootstraps[row] = replay->follows[at] == FOLLOW_STATE;
}

void replay_sample(const Replay *replay, Random *random, const Normaliser *normaliser, Batch *batch)
{
    uint64_t at[AHEAD];
    for (uint32_t row = 0; row < batch->size; row++) {
        if (row % AHEAD == 0)
            draw(replay, random, at, MIN(batch->size - row, AHEAD));
        take_row(replay, transition(replay, random, at[row % AHEAD]), normaliser, batch, row);
    }
}

void replay_draw_observation(const Replay *replay, didact_rng *rng, const Normaliser *normaliser, float observation[])
{
    uint64_t at;
    do
        at = slot(replay, (uint64_t)(rng->uniform(rng) * (double)replay->used));
    while (replay->follows[at] == FOLLOW_NOTHING);
    normaliser_apply(normaliser, frame(replay, at), observation);
}
