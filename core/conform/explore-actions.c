/* Actions are finite, whatever the strategy has seen or been taught. */
#include "conform/exploration.h"
#include "conform/explorer.h"
#include <math.h>

static bool open_life(Trial *trial, School *school, Explorer *explorer, Life *life)
{
    if (!school_open(school, trial, &sizes_usual) || !explorer_open(explorer, school, trial->component, 1))
        return false;
    life_begin(life, explorer, 1);
    return true;
}

bool explore_actions(Trial *trial)
{
    enum { STEPS = 100000 };
    g_auto(School) school = {0};
    g_auto(Explorer) explorer = {0};
    g_auto(Life) life = {0};
    if (!open_life(trial, &school, &explorer, &life))
        return false;
    while (life.step < STEPS) {
        if (!life_go(&life, 1000))
            return false;
        g_array_set_size(life.words, 0);
    }
    return true;
}

/* ---- observations ---- */

/* The last two are no normal numbers: smaller than any float that has all its digits. */
static const double magnitudes[] = {0, 1e30, -1e30, 1e6, 1e-6, 1e-30, 1e-42, -1e-42};

enum { WIDEST = 32 };

static void fill(float values[], uint32_t count, double value, bool alternate)
{
    for (uint32_t i = 0; i < count; i++)
        values[i] = (float)(alternate && i % 2 ? -value : value);
}

/* An episode of such observations, the student's action in a corner. */
static bool see(Explorer *explorer, double value, bool alternate)
{
    const didact_spaces *spaces = &explorer->school->spaces;
    float observation[WIDEST], mean[WIDEST], action[WIDEST];
    fill(observation, spaces->observation_size, value, alternate);
    trial_call(explorer->trial, "begin_episode");
    explorer_begin(explorer);
    for (int step = 0; step < 10; step++) {
        fill(mean, spaces->action_size, step % 3 - 1, step % 2);
        trial_call(explorer->trial, "act for observations of %g and means of %d", value, step % 3 - 1);
        if (!explorer_act(explorer, observation, mean, action))
            return false;
    }
    return true;
}

bool explore_extremes(Trial *trial)
{
    g_auto(School) school = {0};
    g_auto(Explorer) explorer = {0};
    g_auto(Life) life = {0};
    if (!open_life(trial, &school, &explorer, &life) || !life_go(&life, LIFE_EPISODE))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(magnitudes); i++)
        for (int alternate = 0; alternate < 2; alternate++)
            if (!see(&explorer, magnitudes[i], alternate))
                return false;
    return true;
}

/* One number that is none, then all. What the strategy answers does not matter: the host ends such a run. */
static void see_no_number(Explorer *explorer, float value, uint32_t count)
{
    const didact_spaces *spaces = &explorer->school->spaces;
    float observation[WIDEST], mean[WIDEST], action[WIDEST];
    fill(observation, spaces->observation_size, 0.5, true);
    fill(mean, spaces->action_size, 0.5, true);
    fill(observation, count, (double)value, false);
    trial_call(explorer->trial, "act for %u observation%s of %g", count, count == 1 ? "" : "s", (double)value);
    school_enter(explorer->school, PHASE_STEP);
    explorer->api->act(explorer->self, &explorer->acting.face, observation, mean, action);
    explorer_check(explorer, DIDACT_OK);
}

bool explore_nan(Trial *trial)
{
    static const float values[] = {NAN, INFINITY, -INFINITY};
    g_auto(School) school = {0};
    g_auto(Explorer) explorer = {0};
    g_auto(Life) life = {0};
    if (!open_life(trial, &school, &explorer, &life) || !life_go(&life, LIFE_EPISODE))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        see_no_number(&explorer, values[i], 1);
        see_no_number(&explorer, values[i], school.spaces.observation_size);
        trial_prefix(trial, "in the episode after observations of %g: ", (double)values[i]);
        if (!see(&explorer, 0.5, true))
            return false;
        trial_prefix(trial, "%s", "");
    }
    return true;
}

/* ---- lessons ---- */

/* What the teacher is told, and whether it may refuse that in words. */
typedef struct Meta {
    double raw, scaled;
    bool may_refuse;
} Meta;

static const Meta metas[] = {
    {0, 0, false},        {1e30, 3, false}, {-1e30, -3, false},         {1e30, 1e30, true},
    {-1e30, -1e30, true}, {NAN, NAN, true}, {INFINITY, INFINITY, true}, {-INFINITY, -INFINITY, true},
};

static bool teach(Life *life, const Meta *meta)
{
    Explorer *explorer = life->explorer;
    didact_lesson lesson = life_lesson(life, 0);
    lesson.raw_meta_reward = meta->raw;
    lesson.meta_reward = meta->scaled;
    trial_call(explorer->trial, "improve with a meta-reward of %g, scaled to %g", meta->raw, meta->scaled);
    didact_status status = explorer_improve(explorer, &lesson, 1, sizeof lesson);
    g_autofree char *message = host_take_message(explorer->host);
    if (status != DIDACT_OK && !message)
        return trial_fail(explorer->trial, "it fails and gives no reason; call host->fail");
    if (status != DIDACT_OK && !meta->may_refuse)
        return trial_fail(explorer->trial, "it fails: %s", message);
    return explorer_check(explorer, DIDACT_OK);
}

bool explore_lessons(Trial *trial)
{
    g_auto(School) school = {0};
    g_auto(Explorer) explorer = {0};
    g_auto(Life) life = {0};
    if (!open_life(trial, &school, &explorer, &life) || !life_go(&life, LIFE_EPISODE))
        return false;
    if (!explorer.learns)
        return trial_skip(trial, "it does not learn");
    for (size_t i = 0; i < G_N_ELEMENTS(metas); i++) {
        if (!teach(&life, &metas[i]))
            return false;
        trial_prefix(trial, "after a meta-reward of %g, scaled to %g: ", metas[i].raw, metas[i].scaled);
        if (!life_go(&life, LIFE_EPISODE))
            return false;
        trial_prefix(trial, "%s", "");
    }
    return true;
}
