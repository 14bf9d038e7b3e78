/* The host's buffers: nothing beside them is touched, what comes in is not written to, and what was lent for one call is not
 * used in a later one. */
#include "conform/exploration.h"
#include "conform/explorer.h"
#include "conform/guard.h"
#include "conform/numbers.h"
#include <string.h>

enum { OBSERVATION, MEAN, ACTION, STREAM, DENSITY, VALUES, BUFFERS };

/* All that a step needs. */
typedef struct Buffers {
    Explorer *explorer;
    Guard *guards[BUFFERS];
} Buffers;

static void buffers_clear(Buffers *buffers)
{
    for (int i = 0; i < BUFFERS; i++)
        g_clear_pointer(&buffers->guards[i], guard_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Buffers, buffers_clear)

static bool buffers_make(Buffers *buffers, Explorer *explorer, bool first)
{
    static const char *const names[BUFFERS] = {"observation", "mean", "action", "stream", "density", "values"};
    const didact_spaces *spaces = &explorer->school->spaces;
    const size_t floats[] = {spaces->observation_size, spaces->action_size, spaces->action_size};
    buffers->explorer = explorer;
    for (int i = 0; i < BUFFERS; i++) {
        size_t bytes = i == STREAM    ? sizeof(Random)
                       : i == DENSITY ? sizeof(double)
                       : i == VALUES  ? explorer->metric_count * sizeof(double)
                                      : floats[i] * sizeof(float);
        size_t alignment = i < STREAM ? sizeof(float) : sizeof(double);
        if (!(buffers->guards[i] = guard_new(explorer->trial, names[i], bytes, alignment, first)))
            return false;
    }
    *(Random *)buffers->guards[STREAM]->at = explorer->acting;
    return true;
}

static bool buffers_are_whole(const Buffers *buffers)
{
    for (int i = 0; i < BUFFERS; i++)
        if (!guard_check(buffers->guards[i], buffers->explorer->trial))
            return false;
    return true;
}

static void lend(Buffers *buffers)
{
    for (int i = 0; i < BUFFERS; i++) {
        bool input = i == OBSERVATION || i == MEAN;
        guard_allow(buffers->guards[i], input ? RIGHTS_READ : RIGHTS_WRITE, "it writes to the host's ");
    }
}

/* Between calls nobody has them. */
static void take_back(Buffers *buffers)
{
    for (int i = 0; i < BUFFERS; i++)
        guard_allow(buffers->guards[i], RIGHTS_NONE, "of an earlier call it still uses the host's ");
}

static bool draw_inputs(Buffers *buffers, uint64_t seed)
{
    Explorer *explorer = buffers->explorer;
    const didact_spaces *spaces = &explorer->school->spaces;
    g_autofree float *observation = floats_normal(spaces->observation_size, seed);
    guard_allow(buffers->guards[OBSERVATION], RIGHTS_WRITE, NULL);
    guard_allow(buffers->guards[MEAN], RIGHTS_WRITE, NULL);
    memcpy(buffers->guards[OBSERVATION]->at, observation, spaces->observation_size * sizeof(float));
    return school_mean(explorer->school, observation, buffers->guards[MEAN]->at);
}

static didact_rng *stream_of(Buffers *buffers)
{
    return &((Random *)buffers->guards[STREAM]->at)->face;
}

static void begin(Buffers *buffers)
{
    Explorer *explorer = buffers->explorer;
    guard_allow(buffers->guards[STREAM], RIGHTS_WRITE, NULL);
    trial_call(explorer->trial, "begin_episode");
    school_enter(explorer->school, PHASE_PAUSE);
    if (explorer->api->begin_episode)
        explorer->api->begin_episode(explorer->self, stream_of(buffers));
    take_back(buffers);
}

/* One step, and the questions that take buffers. */
static bool step(Buffers *buffers, uint64_t seed)
{
    Explorer *explorer = buffers->explorer;
    Guard *const *at = buffers->guards;
    if (!draw_inputs(buffers, seed))
        return false;
    lend(buffers);
    trial_call(explorer->trial, "act");
    school_enter(explorer->school, PHASE_STEP);
    explorer->api->act(explorer->self, stream_of(buffers), at[OBSERVATION]->at, at[MEAN]->at, at[ACTION]->at);
    if (!buffers_are_whole(buffers))
        return false;
    guard_allow(at[ACTION], RIGHTS_READ, "it writes to the host's ");
    school_enter(explorer->school, PHASE_PAUSE);
    trial_call(explorer->trial, "log_prob");
    if (explorer->api->log_prob)
        explorer->api->log_prob(explorer->self, at[OBSERVATION]->at, at[MEAN]->at, at[ACTION]->at, at[DENSITY]->at);
    trial_call(explorer->trial, "metrics");
    if (explorer->api->metrics)
        explorer->api->metrics(explorer->self, at[VALUES]->at);
    bool whole = buffers_are_whole(buffers);
    take_back(buffers);
    return whole;
}

/* ---- lessons ---- */

enum { ROWS = 8 };

/* An array of a rollout in guarded pages, with what stands in `from`; it may be read. */
static void *guard_rows(Explorer *explorer, Guard **guard, const char *name, const void *from, size_t bytes,
                        size_t alignment, bool first)
{
    *guard = guard_new(explorer->trial, name, bytes, alignment, first);
    if (!*guard)
        return NULL;
    memcpy((*guard)->at, from, bytes);
    guard_allow(*guard, RIGHTS_READ, "it writes to the host's ");
    return (*guard)->at;
}

static bool guard_rollout(Explorer *explorer, didact_rollout *rollout, Guard *guards[ROWS], bool first)
{
    size_t wide = (size_t)rollout->length * rollout->observation_size * sizeof(float);
    size_t narrow = (size_t)rollout->length * rollout->action_size * sizeof(float);
    size_t word = sizeof(float);
    const didact_rollout old = *rollout;
    rollout->observations = guard_rows(explorer, &guards[0], "observations", old.observations, wide, word, first);
    rollout->next_observations =
        guard_rows(explorer, &guards[1], "next_observations", old.next_observations, wide, word, first);
    rollout->means = guard_rows(explorer, &guards[2], "means", old.means, narrow, word, first);
    rollout->sampled = guard_rows(explorer, &guards[3], "sampled", old.sampled, narrow, word, first);
    rollout->actions = guard_rows(explorer, &guards[4], "actions", old.actions, narrow, word, first);
    rollout->rewards =
        guard_rows(explorer, &guards[5], "rewards", old.rewards, old.length * sizeof(double), sizeof(double), first);
    rollout->terminated = guard_rows(explorer, &guards[6], "terminated", old.terminated, old.length, 1, first);
    rollout->truncated = guard_rows(explorer, &guards[7], "truncated", old.truncated, old.length, 1, first);
    for (int i = 0; i < ROWS; i++)
        if (!guards[i])
            return false;
    return true;
}

/* The life's rows as a lesson in guarded pages; after the call they are nobody's. */
static bool teach(Life *life, bool first)
{
    Explorer *explorer = life->explorer;
    Guard *guards[ROWS] = {NULL};
    didact_rollout rollout = life->rollout;
    bool well = guard_rollout(explorer, &rollout, guards, first);
    didact_lesson lesson = life_lesson(life, 0.5);
    lesson.rollout = &rollout;
    trial_call(explorer->trial, "improve");
    well = well && explorer_check(explorer, explorer_improve(explorer, &lesson, 1, sizeof lesson));
    for (int i = 0; i < ROWS; i++)
        g_clear_pointer(&guards[i], guard_free);
    return well;
}

/* ---- all of it ---- */

static bool check_load(Explorer *explorer, bool first)
{
    Trial *trial = explorer->trial;
    trial_call(trial, "save");
    g_autoptr(GByteArray) saved = explorer_save(explorer);
    if (!saved)
        return true;
    g_autoptr(Guard) guard = guard_new(trial, "bytes", saved->len, 8, first);
    if (!guard)
        return false;
    memcpy(guard->at, saved->data, saved->len);
    guard_allow(guard, RIGHTS_READ, "it writes to the host's ");
    trial_call(trial, "load of what it saved");
    return explorer_check(explorer, explorer->api->load(explorer->self, guard->at, saved->len));
}

static bool check_sizes(Trial *trial, const Sizes *sizes, bool first)
{
    g_auto(School) school = {0};
    g_auto(Explorer) explorer = {0};
    g_auto(Life) life = {0};
    g_auto(Buffers) buffers = {0};
    if (!school_open(&school, trial, sizes) || !explorer_open(&explorer, &school, trial->component, 1))
        return false;
    life_begin(&life, &explorer, 1);
    if (!life_go(&life, LIFE_LESSON) || !buffers_make(&buffers, &explorer, first))
        return false;
    for (uint64_t i = 0; i < 2 * LIFE_EPISODE; i++) {
        if (i % LIFE_EPISODE == 0)
            begin(&buffers);
        if (!step(&buffers, i))
            return false;
        if (i % LIFE_LESSON == 5 && explorer.learns && !teach(&life, first))
            return false;
        trial_call(trial, "updated");
        explorer_updated(&explorer, school.updates + i);
    }
    return check_load(&explorer, first);
}

bool explore_bounds(Trial *trial)
{
    for (int first = 0; first < 2; first++) {
        if (!check_sizes(trial, &sizes_usual, first))
            return false;
        for (size_t i = 0; i < sizes_other_count; i++)
            if (explorer_takes(trial, &sizes_others[i]) && !check_sizes(trial, &sizes_others[i], first))
                return false;
    }
    return true;
}
