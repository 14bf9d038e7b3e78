/* What comes before the first action: opening, structs of other sizes, parameters, what it says of itself. */
#include "conform/exploration.h"
#include "conform/explorer.h"
#include "conform/variation.h"
#include <string.h>

static bool create_twice(Trial *trial, const Sizes *sizes)
{
    g_auto(School) school = {0};
    g_auto(Explorer) first = {0}, second = {0};
    if (!school_open(&school, trial, sizes) || !explorer_open(&first, &school, trial->component, 1))
        return false;
    if (explorer_open(&second, &school, trial->component, 2))
        return true;
    trial->page->verdict = VERDICT_FAILED; /* what can be opened once must open twice */
    return false;
}

/* The usual task must do; others may be refused in words. */
bool explore_create(Trial *trial)
{
    unsigned refused = 0;
    if (!create_twice(trial, &sizes_usual))
        return false;
    for (size_t i = 0; i < sizes_other_count; i++) {
        bool taken = explorer_takes(trial, &sizes_others[i]);
        if (trial->page->verdict != VERDICT_NONE || (taken && !create_twice(trial, &sizes_others[i])))
            return false;
        refused += !taken;
    }
    if (refused)
        trial_note(trial, "it refuses %u of %zu tasks of other sizes", refused, sizes_other_count);
    return true;
}

/* ---- sizes ---- */

/* A struct as a later version of the interface would have it: longer, with something behind what is known today. */
#define LONGER(type)                                                                                                   \
    struct {                                                                                                           \
        type known;                                                                                                    \
        unsigned char later[64];                                                                                       \
    }

enum { LESSONS = 3 };

typedef LONGER(didact_lesson) LongLesson;
typedef LONGER(didact_rollout) LongRollout;

/* The life's rows as three lessons at once, in today's structs or in longer ones. */
static bool improve_plain(Life *life)
{
    didact_lesson lessons[LESSONS];
    for (int i = 0; i < LESSONS; i++)
        lessons[i] = life_lesson(life, 0.5 * i - 0.4);
    Explorer *explorer = life->explorer;
    trial_call(explorer->trial, "improve with 3 lessons");
    return explorer_check(explorer, explorer_improve(explorer, lessons, LESSONS, sizeof lessons[0]));
}

static bool improve_long(Life *life)
{
    LongLesson lessons[LESSONS];
    LongRollout rollout;
    memset(lessons, 0xa5, sizeof lessons);
    memset(&rollout, 0xa5, sizeof rollout);
    rollout.known = life->rollout;
    rollout.known.struct_size = sizeof rollout;
    for (int i = 0; i < LESSONS; i++) {
        lessons[i].known = life_lesson(life, 0.5 * i - 0.4);
        lessons[i].known.struct_size = sizeof lessons[i];
        lessons[i].known.rollout = &rollout.known;
    }
    Explorer *explorer = life->explorer;
    trial_call(explorer->trial, "improve with 3 lessons, told that each has %zu bytes", sizeof lessons[0]);
    return explorer_check(explorer, explorer_improve(explorer, &lessons[0].known, LESSONS, sizeof lessons[0]));
}

static bool live(Life *life, Explorer *explorer, School *school, bool longer)
{
    Trial *trial = school->trial;
    if (longer) {
        memset(school->later, 0xa5, sizeof school->later);
        school->spaces.struct_size += (uint32_t)sizeof school->later;
    }
    if (!explorer_open(explorer, school, trial->component, 1)) {
        trial->page->verdict = VERDICT_FAILED; /* it was none, the first time */
        return false;
    }
    life_begin(life, explorer, 1);
    return life_go(life, LIFE_LESSON) && (!explorer->learns || (longer ? improve_long(life) : improve_plain(life))) &&
           life_go(life, 3 * LIFE_LESSON);
}

bool explore_sizes(Trial *trial)
{
    g_auto(School) old = {0}, new = {0};
    g_auto(Explorer) plain = {0}, longer = {0};
    g_auto(Life) life = {0}, other = {0};
    return school_open(&old, trial, &sizes_usual) && school_open(&new, trial, &sizes_usual) &&
           live(&life, &plain, &old, false) && live(&other, &longer, &new, true) &&
           life_compare(&other, &life, 0, "the same with structs as they are today");
}

/* ---- parameters ---- */

/* As short as it can be and have everything: some sequences are a million steps long. */
static Outcome try_parameters(Trial *trial, const Component *component)
{
    static const Sizes small = {3, 1, 50};
    g_auto(School) school = {0};
    g_auto(Explorer) explorer = {0};
    g_auto(Life) life = {0};
    if (!school_open(&school, trial, &small))
        return OUTCOME_FAILED;
    if (!explorer_open(&explorer, &school, component, 1))
        return variation_refusal(trial);
    life_begin(&life, &explorer, 1);
    return life_go(&life, 2 * LIFE_LESSON) ? OUTCOME_FINE : OUTCOME_FAILED;
}

bool explore_parameters(Trial *trial)
{
    return variation_try_all(trial, try_parameters);
}

/* ---- learns ---- */

bool explore_learns(Trial *trial)
{
    const didact_exploration_api *api = trial->component->plugin->api;
    g_auto(School) school = {0};
    g_auto(Explorer) explorer = {0};
    if (!school_open(&school, trial, &sizes_usual) || !explorer_open(&explorer, &school, trial->component, 1))
        return false;
    trial_call(trial, "learns");
    bool says = api->learns && api->learns(explorer.self);
    if (says && !api->improve)
        return trial_fail(trial, "it says that it learns, and has no improve");
    if (says != (api->learns && api->learns(explorer.self)))
        return trial_fail(trial, "it answers otherwise, the second time");
    if (explorer.learns && !api->save)
        return trial_fail(trial, "it learns, and has no save and load, so that a run that was stopped could not go on");
    trial_note(trial, explorer.learns ? "it does" : "it does not");
    return true;
}
