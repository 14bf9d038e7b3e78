/* What D0 becomes: rows of the replay, batches of the lookahead, and the scale of its meta-reward. */
#include "train/experience.h"
#include "train/meta-reward.h"
#include <string.h>

enum { OBSERVATIONS = 2, ACTIONS = 1 };

static const StudentSettings unnormalised = {.normalise_observations = false};

/* Step t: observation (t, 0.5), next (t + 1, 0.5), action t / 100, reward 10 t; normalised ones are 1000 higher. */
static Experience *make(size_t length)
{
    Experience *e = experience_new(OBSERVATIONS, ACTIONS, length);
    for (size_t t = 0; t < length; t++) {
        for (size_t i = 0; i < OBSERVATIONS; i++) {
            e->raw[t * OBSERVATIONS + i] = i == 0 ? (float)t : 0.5F;
            e->raw_next[t * OBSERVATIONS + i] = i == 0 ? (float)t + 1 : 0.5F;
            e->observations[t * OBSERVATIONS + i] = e->raw[t * OBSERVATIONS + i] + 1000;
            e->next_observations[t * OBSERVATIONS + i] = e->raw_next[t * OBSERVATIONS + i] + 1000;
        }
        e->actions[t] = (float)t / 100;
        e->means[t] = e->sampled[t] = 0;
        e->rewards[t] = 10 * (double)t;
        e->terminated[t] = e->truncated[t] = false;
    }
    e->length = length;
    return e;
}

typedef struct Rows {
    float observation[64 * OBSERVATIONS], next[64 * OBSERVATIONS], action[64], reward[64], bootstrap[64];
    Batch batch;
} Rows;

static Batch *rows(Rows *r, uint32_t size)
{
    r->batch = (Batch){size, r->observation, r->next, r->action, r->reward, r->bootstrap};
    return &r->batch;
}

static void large_enough_data_give_distinct_rows(void)
{
    Experience *e = make(100);
    Random random;
    random_derive(&random, 1, "test", 0);
    for (int trial = 0; trial < 100; trial++) {
        Rows r;
        bool seen[100] = {false};
        experience_sample(e, true, &random, rows(&r, 64));
        for (int row = 0; row < 64; row++) {
            int t = (int)r.observation[2 * row] - 1000;
            g_assert_false(seen[t]);
            seen[t] = true;
            g_assert_cmpfloat(r.next[2 * row], ==, 1000 + t + 1);
            g_assert_cmpfloat(r.action[row], ==, (float)t / 100);
            g_assert_cmpfloat(r.reward[row], ==, 10 * (float)t);
        }
    }
    experience_free(e);
}

static void small_data_are_drawn_with_replacement(void)
{
    Experience *e = make(3);
    Random random;
    random_derive(&random, 1, "test", 0);
    int seen[3] = {0};
    Rows r;
    experience_sample(e, true, &random, rows(&r, 64));
    for (int row = 0; row < 64; row++)
        seen[(int)r.observation[2 * row] - 1000]++;
    for (int t = 0; t < 3; t++)
        g_assert_cmpint(seen[t], >, 5);
    experience_free(e);
}

/* Of a timeout and a terminal state, only the second always ends the value; the end of D0 never does. */
static void timeouts_bootstrap_unless_told(void)
{
    for (int bootstrap = 0; bootstrap < 2; bootstrap++) {
        Experience *e = make(3);
        e->truncated[0] = true;
        e->terminated[1] = true;
        Random random;
        random_derive(&random, 1, "test", 0);
        Rows r;
        experience_sample(e, bootstrap, &random, rows(&r, 3));
        Replay *replay = replay_new(OBSERVATIONS, ACTIONS, 10);
        experience_store(e, bootstrap, replay);
        Rows stored;
        Normaliser *none = normaliser_new(OBSERVATIONS, &unnormalised);
        replay_sample(replay, &random, none, rows(&stored, 64));
        const float expected[] = {(float)bootstrap, 0, 1};
        for (int row = 0; row < 3; row++)
            g_assert_cmpfloat(r.bootstrap[row], ==, expected[(int)r.observation[2 * row] - 1000]);
        for (int row = 0; row < 64; row++)
            g_assert_cmpfloat(stored.bootstrap[row], ==, expected[(int)stored.observation[2 * row]]);
        normaliser_free(none);
        replay_free(replay);
        experience_free(e);
    }
}

/* Consecutive steps share observations in the replay, and the raw ones are stored. */
static void the_replay_gets_raw_observations(void)
{
    Experience *e = make(5);
    Replay *replay = replay_new(OBSERVATIONS, ACTIONS, 10);
    experience_store(e, true, replay);
    g_assert_cmpuint(replay_count(replay), ==, 5);
    g_assert_cmpuint(replay_observation_count(replay), ==, 6);
    replay_free(replay);
    experience_free(e);
}

static TeachingSettings scaling(MetaRewardScale scale, double clip)
{
    return (TeachingSettings){.meta_reward_scale = scale, .meta_reward_weight = 0.05, .meta_reward_clip = clip};
}

static void assert_near(double a, double b)
{
    g_assert_cmpfloat(fabs(a - b), <, 1e-12);
}

static void meta_rewards_are_scaled_by_their_running_size(void)
{
    TeachingSettings s = scaling(SCALE_RUNNING_STD, 3);
    MetaRewardScaler scaler = {0};
    assert_near(meta_reward_scale(&scaler, &s, 0), 0); /* nothing known: 0, not a division by 0 */
    scaler = (MetaRewardScaler){0};
    assert_near(meta_reward_scale(&scaler, &s, -50), -1);
    assert_near(meta_reward_scale(&scaler, &s, 10), 10 / sqrt((2500.0 + 100) / 2));
    assert_near(meta_reward_scale(&scaler, &s, 20), 20 / sqrt((2500.0 + 100 + 400) / 3));
    for (int i = 3; i < 20; i++)
        meta_reward_scale(&scaler, &s, 0);
    assert_near(scaler.mean_square, 3000.0 / 20); /* the plain mean of the first twenty */
    meta_reward_scale(&scaler, &s, 0);
    assert_near(scaler.mean_square, 3000.0 / 20 * 0.95); /* then exponential, with weight 0.05 */
    assert_near(meta_reward_scale(&scaler, &s, 1e9), 3); /* sqrt(20) before the clip */
    assert_near(meta_reward_scale(&scaler, &s, -1e12), -3);
}

static void raw_and_unclipped_are_as_they_are(void)
{
    TeachingSettings s = scaling(SCALE_RAW, NAN);
    MetaRewardScaler scaler = {0};
    assert_near(meta_reward_scale(&scaler, &s, 1234), 1234);
    s.meta_reward_clip = 3;
    assert_near(meta_reward_scale(&scaler, &s, -1234), -3);
    s = scaling(SCALE_RUNNING_STD, NAN);
    scaler = (MetaRewardScaler){0};
    for (int i = 0; i < 100; i++)
        meta_reward_scale(&scaler, &s, 0);
    assert_near(meta_reward_scale(&scaler, &s, 7), sqrt(20));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/experience/distinct", large_enough_data_give_distinct_rows);
    g_test_add_func("/experience/replacement", small_data_are_drawn_with_replacement);
    g_test_add_func("/experience/timeouts", timeouts_bootstrap_unless_told);
    g_test_add_func("/experience/raw", the_replay_gets_raw_observations);
    g_test_add_func("/meta-reward/running-std", meta_rewards_are_scaled_by_their_running_size);
    g_test_add_func("/meta-reward/raw", raw_and_unclipped_are_as_they_are);
    return g_test_run();
}
