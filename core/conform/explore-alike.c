/* What a strategy does depends on its parameters, its streams and what it was told, and on nothing else. */
#include "conform/exploration.h"
#include "conform/explorer.h"
#include <string.h>

/* A strategy, its life, and what it is lent; alone in its school. */
typedef struct Being {
    School school;
    Explorer explorer;
    Life life;
} Being;

static bool being_open(Being *being, Trial *trial, const Sizes *sizes, uint64_t seed)
{
    if (!school_open(&being->school, trial, sizes) ||
        !explorer_open(&being->explorer, &being->school, trial->component, seed))
        return false;
    life_begin(&being->life, &being->explorer, seed);
    return true;
}

static void being_clear(Being *being)
{
    life_clear(&being->life);
    explorer_close(&being->explorer);
    school_close(&being->school);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Being, being_clear)

enum { STEPS = 8 * LIFE_EPISODE };

static bool determinism_of(Trial *trial, const Sizes *sizes)
{
    g_auto(Being) first = {0}, second = {0};
    return being_open(&first, trial, sizes, 1) && life_go(&first.life, STEPS) && being_open(&second, trial, sizes, 1) &&
           life_go(&second.life, STEPS) && life_compare(&second.life, &first.life, 0, "another instance");
}

bool explore_determinism(Trial *trial)
{
    if (!determinism_of(trial, &sizes_usual))
        return false;
    for (size_t i = 0; i < sizes_other_count; i++)
        if (explorer_takes(trial, &sizes_others[i]) && !determinism_of(trial, &sizes_others[i]))
            return false;
    return true;
}

bool explore_independence(Trial *trial)
{
    g_auto(Being) alone = {0}, beside = {0}, other = {0};
    const Sizes *others = explorer_takes(trial, &sizes_others[1]) ? &sizes_others[1] : &sizes_usual;
    if (!being_open(&alone, trial, &sizes_usual, 1) || !life_go(&alone.life, STEPS) ||
        !being_open(&beside, trial, &sizes_usual, 1) || !being_open(&other, trial, others, 2))
        return false;
    for (int step = 0; step < STEPS; step++)
        if (!life_go(&beside.life, 1) || !life_go(&other.life, 1))
            return false;
    return life_compare(&beside.life, &alone.life, 0, "the same instance without another beside it");
}

/* ---- episodes ---- */

/* Two instances see the same for an episode, one of them with other noise: other streams, its own of the host included. From the
 * next episode on both have the streams of the first again. What a strategy has learned, counted or seen is the same in both, so
 * that only the noise can make a difference. Nobody is taught and nothing is updated meanwhile. */
static bool see_episode(Being *being, uint64_t world)
{
    Random random;
    float observation[32], mean[32], action[32];
    const didact_spaces *spaces = &being->school.spaces;
    random_derive(&random, world, "conform.episode", 0);
    trial_call(being->school.trial, "begin_episode");
    explorer_begin(&being->explorer);
    for (int step = 0; step < LIFE_EPISODE; step++) {
        for (uint32_t i = 0; i < spaces->observation_size; i++)
            observation[i] = (float)random.face.normal(&random.face);
        if (!school_mean(&being->school, observation, mean))
            return false;
        trial_call(being->school.trial, "act");
        if (!explorer_act(&being->explorer, observation, mean, action))
            return false;
        for (uint32_t i = 0; i < spaces->action_size; i++) {
            const Word word = {(size_t)step, "action", i, (double)action[i]};
            g_array_append_val(being->life.words, word);
        }
    }
    return true;
}

/* The streams of an instance, as another seed would have them. */
static void reseed(Explorer *explorer)
{
    g_autoptr(GPtrArray) names = host_stream_names(explorer->host);
    const didact_host *face = host_face(explorer->host);
    random_derive(&explorer->acting, 99, "exploration.act", 0);
    school_enter(explorer->school, PHASE_SETUP);
    for (guint i = 0; i < names->len; i++)
        random_derive((Random *)face->stream(face, names->pdata[i]), 99, names->pdata[i], 0);
}

bool explore_episodes(Trial *trial)
{
    g_auto(Being) one = {0}, two = {0};
    if (!being_open(&one, trial, &sizes_usual, 1) || !being_open(&two, trial, &sizes_usual, 1))
        return false;
    reseed(&two.explorer);
    if (!see_episode(&one, 1) || !see_episode(&two, 1))
        return false;
    explorer_share_streams(&two.explorer, &one.explorer);
    g_array_set_size(one.life.words, 0);
    g_array_set_size(two.life.words, 0);
    return see_episode(&one, 2) && see_episode(&two, 2) &&
           life_compare(&two.life, &one.life, 0,
                        "an instance that had other noise in the episode before; forget it in begin_episode");
}

bool explore_questions(Trial *trial)
{
    g_auto(Being) asked = {0}, left_alone = {0};
    if (!being_open(&left_alone, trial, &sizes_usual, 1) || !life_go(&left_alone.life, STEPS) ||
        !being_open(&asked, trial, &sizes_usual, 1))
        return false;
    asked.life.curious = true;
    return life_go(&asked.life, STEPS) &&
           life_compare(&asked.life, &left_alone.life, 0,
                        "an instance that nobody asked for metrics, log_prob, learns and save");
}
