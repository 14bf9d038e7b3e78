/* The host and the process that a strategy shares with everybody: what it asks when, modes, memory. */
#include "conform/exploration.h"
#include "conform/explorer.h"
#include "conform/growth.h"
#include "conform/modes.h"
#include "conform/prints.h"

/* ---- states ---- */

static bool act_quietly(Life *life)
{
    Explorer *explorer = life->explorer;
    const didact_rollout *rows = &life->rollout;
    float action[32];
    off_t before = prints_so_far();
    trial_call(explorer->trial, "act");
    if (!explorer_act(explorer, rows->observations, rows->means, action))
        return false;
    return prints_so_far() == before || trial_fail(explorer->trial, "it prints, which is not for [step]");
}

bool explore_states(Trial *trial)
{
    g_auto(School) school = {0};
    g_auto(Explorer) explorer = {0};
    g_auto(Life) life = {0};
    if (!school_open(&school, trial, &sizes_usual) || !explorer_open(&explorer, &school, trial->component, 1))
        return false;
    life_begin(&life, &explorer, 1);
    life.curious = true;
    if (!life_go(&life, 4 * LIFE_EPISODE) || !act_quietly(&life))
        return false;
    if (!school.breach)
        return true;
    trial_call(trial, "%s", "");
    return trial_fail(trial, "%s", school.breach);
}

/* ---- modes ---- */

bool explore_process(Trial *trial)
{
    g_autoptr(Modes) before = modes_now();
    g_auto(School) school = {0};
    g_auto(Explorer) explorer = {0};
    g_auto(Life) life = {0};
    if (!school_open(&school, trial, &sizes_usual) || !explorer_open(&explorer, &school, trial->component, 1))
        return false;
    life_begin(&life, &explorer, 1);
    life.curious = true;
    return life_go(&life, 4 * LIFE_EPISODE) &&
           modes_check(trial, before, "create, actions, lessons, updates, questions", explorer.float_change);
}

/* ---- memory ---- */

/* One strategy, and something to tell it. */
typedef struct Patient {
    Life *life;
    uint64_t updates;
} Patient;

static bool open_and_close(void *data)
{
    const Patient *patient = data;
    const Explorer *explorer = patient->life->explorer;
    g_auto(Explorer) another = {0};
    return explorer_open(&another, explorer->school, explorer->trial->component, 1);
}

static bool act(void *data)
{
    const Patient *patient = data;
    float action[32];
    const didact_rollout *rows = &patient->life->rollout;
    return explorer_act(patient->life->explorer, rows->observations, rows->means, action);
}

static bool begin(void *data)
{
    const Patient *patient = data;
    explorer_begin(patient->life->explorer);
    return true;
}

static bool improve(void *data)
{
    const Patient *patient = data;
    Explorer *explorer = patient->life->explorer;
    didact_lesson lesson = life_lesson(patient->life, 0.1);
    return !explorer->learns || explorer_check(explorer, explorer_improve(explorer, &lesson, 1, sizeof lesson));
}

static bool update(void *data)
{
    Patient *patient = data;
    explorer_updated(patient->life->explorer, ++patient->updates);
    return true;
}

static bool question(void *data)
{
    const Patient *patient = data;
    const didact_rollout *rows = &patient->life->rollout;
    explorer_question(patient->life->explorer, rows->observations, rows->means, rows->sampled);
    return true;
}

static const Routine routines[] = {
    {"create and destroy", 40, open_and_close},
    {"act", 20000, act},
    {"begin_episode", 2000, begin},
    {"improve", 2000, improve},
    {"updated", 4000, update},
    {"metrics, log_prob and save", 2000, question},
};

bool explore_memory(Trial *trial)
{
    g_auto(School) school = {0};
    g_auto(Explorer) explorer = {0};
    g_auto(Life) life = {0};
    if (!school_open(&school, trial, &sizes_usual) || !explorer_open(&explorer, &school, trial->component, 1))
        return false;
    life_begin(&life, &explorer, 1);
    if (!life_go(&life, LIFE_LESSON))
        return false;
    Patient patient = {&life, school.updates};
    for (size_t i = 0; i < G_N_ELEMENTS(routines); i++) {
        trial_call(trial, "%s", routines[i].what);
        if (!growth_check(trial, &routines[i], &patient))
            return false;
    }
    return true;
}
