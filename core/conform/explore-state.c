/* What a strategy carries over a stop. */
#include "conform/exploration.h"
#include "conform/explorer.h"
#include "conform/saving.h"

static bool check_calls(Explorer *explorer)
{
    const didact_exploration_api *api = explorer->api;
    school_enter(explorer->school, PHASE_PAUSE);
    return saving_check(
        &(Saving){explorer->trial, explorer->host, explorer->self, api->save, api->load, &explorer->float_change});
}

bool explore_save(Trial *trial)
{
    const didact_exploration_api *api = trial->component->plugin->api;
    g_auto(School) school = {0};
    g_auto(Explorer) explorer = {0};
    g_auto(Life) life = {0};
    if (!api->save)
        return trial_skip(trial, "it has none: a strategy without memory");
    if (!school_open(&school, trial, &sizes_usual) || !explorer_open(&explorer, &school, trial->component, 1))
        return false;
    life_begin(&life, &explorer, 1);
    return check_calls(&explorer) && life_go(&life, LIFE_EPISODE + 7) && check_calls(&explorer) &&
           life_go(&life, LIFE_EPISODE);
}

/* ---- going on ---- */

/* Another instance, which has lived too (`used`) or has only just been made, goes on where the first one was saved. */
static bool go_on(Trial *trial, const Sizes *sizes, size_t before, bool used)
{
    g_auto(School) school = {0}, later = {0};
    g_auto(Explorer) original = {0}, twin = {0};
    g_auto(Life) life = {0}, twins = {0};
    if (!school_open(&school, trial, sizes) || !explorer_open(&original, &school, trial->component, 1) ||
        !school_open(&later, trial, sizes) || !explorer_open(&twin, &later, trial->component, used ? 2 : 1))
        return false;
    life_begin(&life, &original, 1);
    life_begin(&twins, &twin, 2);
    if (!life_go(&life, before) || (used && !life_go(&twins, LIFE_LESSON - 1)))
        return false;
    trial_call(trial, "save after %zu steps", before);
    g_autoptr(GByteArray) saved = explorer_save(&original);
    trial_call(trial, "load of what was saved after %zu steps", before);
    if (saved && !explorer_check(&twin, twin.api->load(twin.self, saved->data, saved->len)))
        return false;
    explorer_share_streams(&twin, &original);
    g_array_set_size(twins.words, 0);
    life_follow(&twins, &life);
    guint said = life.words->len;
    return school_train(&later, school.updates) && life_go(&life, 4 * LIFE_EPISODE) &&
           life_go(&twins, 4 * LIFE_EPISODE) &&
           life_compare(&twins, &life, said,
                        saved ? "the one that was saved" : "the one before the stop; it remembers, and has no save");
}

/* In the middle of an episode and of a lesson's data, at an episode's end, and before the first. */
bool explore_save_load(Trial *trial)
{
    static const size_t places[] = {2 * LIFE_EPISODE + 7, 4 * LIFE_EPISODE, 0};
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
        for (int used = 0; used < 2; used++)
            if (!go_on(trial, &sizes_usual, places[i], used))
                return false;
    return !explorer_takes(trial, &sizes_others[1]) || go_on(trial, &sizes_others[1], 2 * LIFE_EPISODE + 7, true);
}
