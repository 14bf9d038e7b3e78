/* Replay and normaliser: what is stored, what is drawn, what the statistics are. */
#include "student/normaliser.h"
#include "student/replay.h"
#include <glib.h>
#include <string.h>

static const StudentSettings plain = {.normalise_observations = false};

/* Sampled rows tell which transition they are: observation t, next t + 1, action -t, reward 10 t. */
static void add(Replay *replay, float t, bool terminal)
{
    replay_begin(replay, &t);
    replay_add(replay, (float[]){-t}, 10 * (double)t, terminal, (float[]){t + 1});
}

typedef struct Sampled {
    float observation[64], next[64], action[64], reward[64], bootstrap[64];
    Batch batch;
} Sampled;

static void sample(const Replay *replay, Random *random, Sampled *s)
{
    s->batch = (Batch){64, s->observation, s->next, s->action, s->reward, s->bootstrap};
    Normaliser *none = normaliser_new(1, &plain);
    replay_sample(replay, random, none, &s->batch);
    normaliser_free(none);
}

static void observations_are_stored_once(void)
{
    Replay *replay = replay_new(1, 1, 100);
    for (int t = 0; t < 10; t++)
        add(replay, (float)t, false);
    g_assert_cmpuint(replay_count(replay), ==, 10);
    g_assert_cmpuint(replay_observation_count(replay), ==, 11);
    add(replay, 50, false); /* another stretch: one observation more */
    g_assert_cmpuint(replay_count(replay), ==, 11);
    g_assert_cmpuint(replay_observation_count(replay), ==, 13);
    replay_free(replay);
}

static void rows_belong_together(void)
{
    Replay *replay = replay_new(1, 1, 1000);
    for (int t = 0; t < 300; t++)
        add(replay, (float)(t % 7 == 0 ? 1000 + t : t), t % 5 == 0);
    Random random;
    random_derive(&random, 1, "test", 0);
    bool seen[2000] = {false};
    for (int i = 0; i < 200; i++) {
        Sampled s;
        sample(replay, &random, &s);
        for (int row = 0; row < 64; row++) {
            float t = s.observation[row];
            int step = (int)t >= 1000 ? (int)t - 1000 : (int)t;
            g_assert_cmpfloat(s.next[row], ==, t + 1);
            g_assert_cmpfloat(s.action[row], ==, -t);
            g_assert_cmpfloat(s.reward[row], ==, 10 * t);
            g_assert_cmpfloat(s.bootstrap[row], ==, step % 5 == 0 ? 0 : 1);
            seen[step] = true;
        }
    }
    for (int t = 0; t < 300; t++)
        g_assert_true(seen[t]);
    replay_free(replay);
}

static void the_oldest_are_forgotten(void)
{
    Replay *replay = replay_new(1, 1, 50);
    for (int t = 0; t < 2000; t++) {
        add(replay, (float)(t % 3 == 0 ? 5000 + t : t), false);
        g_assert_cmpuint(replay_count(replay), ==, MIN(t + 1, 50));
    }
    Random random;
    random_derive(&random, 1, "test", 0);
    bool seen[2000] = {false};
    for (int i = 0; i < 100; i++) {
        Sampled s;
        sample(replay, &random, &s);
        for (int row = 0; row < 64; row++)
            seen[(int)s.observation[row] % 5000] = true;
    }
    for (int t = 0; t < 2000; t++)
        g_assert_cmpint(seen[t], ==, t >= 1950);
    replay_free(replay);
}

static void short_episodes_fit(void)
{
    Replay *replay = replay_new(1, 1, 10);
    for (int t = 0; t < 100; t++)
        add(replay, (float)(100 * t), true);
    g_assert_cmpuint(replay_count(replay), ==, 10);
    replay_free(replay);
}

static void draws_are_even(void)
{
    enum { N = 20 };
    Replay *replay = replay_new(1, 1, N);
    for (int t = 0; t < N; t++)
        add(replay, (float)(t < 10 ? t : 100 * t), false);
    Random random;
    random_derive(&random, 2, "test", 0);
    int seen[N] = {0}, draws = 2000 * 64;
    for (int i = 0; i < 2000; i++) {
        Sampled s;
        sample(replay, &random, &s);
        for (int row = 0; row < 64; row++)
            seen[s.observation[row] < 100 ? (int)s.observation[row] : (int)s.observation[row] / 100]++;
    }
    for (int t = 0; t < N; t++)
        g_assert_cmpfloat(fabs(seen[t] - draws / (double)N), <, 5 * sqrt(draws / (double)N));
    replay_free(replay);
}

static void statistics_are_those_of_all_rows(void)
{
    const StudentSettings settings = {
        .normalise_observations = true, .observation_clip = 5, .observation_minimum_variance = 1e-2};
    Normaliser *n = normaliser_new(2, &settings);
    const float rows[] = {1, 100, 2, 100, 3, 100, 6, 100};
    float out[2];
    normaliser_add(n, rows, 3);
    normaliser_add(n, rows + 6, 1);
    normaliser_apply(n, (float[]){3, -4}, out);
    g_assert_cmpfloat(out[0], ==, 3); /* not yet published */
    normaliser_publish(n);
    /* mean 3, variance (4 + 1 + 0 + 9) / 4 = 3.5; the second never moves: variance floor 0.01, deviation 0.1 */
    normaliser_apply(n, (float[]){6, 100.2F}, out);
    g_assert_cmpfloat(fabs(out[0] - 3 / sqrt(3.5)), <, 1e-6);
    g_assert_cmpfloat(fabs(out[1] - 2), <, 1e-4);
    normaliser_apply(n, (float[]){100, -100}, out);
    g_assert_cmpfloat(out[0], ==, 5);
    g_assert_cmpfloat(out[1], ==, -5);
    normaliser_free(n);
}

static void inactive_passes(void)
{
    Normaliser *n = normaliser_new(1, &plain);
    float out;
    normaliser_add(n, (float[]){100, 300}, 2);
    normaliser_publish(n);
    normaliser_apply(n, (float[]){1234}, &out);
    g_assert_cmpfloat(out, ==, 1234);
    normaliser_free(n);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/replay/once", observations_are_stored_once);
    g_test_add_func("/replay/rows", rows_belong_together);
    g_test_add_func("/replay/oldest", the_oldest_are_forgotten);
    g_test_add_func("/replay/short-episodes", short_episodes_fit);
    g_test_add_func("/replay/even", draws_are_even);
    g_test_add_func("/normaliser/statistics", statistics_are_those_of_all_rows);
    g_test_add_func("/normaliser/inactive", inactive_passes);
    return g_test_run();
}
