/* The replay over a stop: whatever the ring has been through, it goes on alike, and no frame is written again without need. */
#include "student/replay-archive.h"
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static const StudentSettings plain = {.normalise_observations = false};

typedef struct Fixture {
    char *directory, *state;
    GArray *segments;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer unused)
{
    fixture->directory = g_dir_make_tmp("didact-XXXXXX", NULL);
    fixture->state = g_build_filename(fixture->directory, "state", NULL);
    fixture->segments = g_array_new(FALSE, FALSE, sizeof(ReplaySegment));
}

static void empty_directory(const Fixture *fixture)
{
    GDir *entries = g_dir_open(fixture->directory, 0, NULL);
    for (const char *name; (name = g_dir_read_name(entries));) {
        g_autofree char *path = g_build_filename(fixture->directory, name, NULL);
        g_unlink(path);
    }
    g_dir_close(entries);
}

static void tear_down(Fixture *fixture, gconstpointer unused)
{
    empty_directory(fixture);
    g_assert_cmpint(g_rmdir(fixture->directory), ==, 0);
    g_array_unref(fixture->segments);
    g_free(fixture->directory);
    g_free(fixture->state);
}

/* Step t of a run whose stretches have lengths 1 to 5. */
static void add(Replay *replay, int t)
{
    float now[2] = {(float)(t + 1000 * (t % 15 == 0 || t % 15 == 1 || t % 15 == 3 || t % 15 == 6)), (float)t};
    float next[2] = {now[0] + 1, now[1] + 1};
    replay_begin(replay, now);
    replay_add(replay, (float[]){-(float)t}, t, t % 7 == 0, next);
}

static void save(Fixture *fixture, Replay *replay)
{
    unsigned char seal[SEAL_SIZE];
    g_autoptr(GError) error = NULL;
    g_assert_true(replay_write_segments(replay, fixture->directory, fixture->segments, &error));
    Archive *archive = archive_new();
    replay_archive(replay, fixture->segments, archive);
    g_assert_true(archive_save(archive, fixture->state, seal, &error));
    archive_free(archive);
}

static Replay *load(Fixture *fixture, uint64_t capacity, GError **error)
{
    Replay *replay = replay_new(2, 1, capacity);
    Archive *archive = archive_open(fixture->state, error);
    g_assert_nonnull(archive);
    replay_archive(replay, fixture->segments, archive);
    bool well =
        archive_well(archive, error) && replay_read_segments(replay, fixture->directory, fixture->segments, error);
    archive_free(archive);
    if (!well)
        g_clear_pointer(&replay, replay_free);
    return replay;
}

/* What a stream draws from both is the same. */
static void assert_alike(const Replay *a, const Replay *b)
{
    enum { ROWS = 64 };
    float values[2][ROWS * 7];
    const Replay *const replays[] = {a, b};
    Normaliser *none = normaliser_new(2, &plain);
    g_assert_cmpuint(replay_count(a), ==, replay_count(b));
    g_assert_cmpuint(replay_observation_count(a), ==, replay_observation_count(b));
    for (int i = 0; i < 2 && replay_count(a); i++) {
        float *v = values[i];
        Batch batch = {ROWS, v, v + 2 * ROWS, v + 4 * ROWS, v + 5 * ROWS, v + 6 * ROWS};
        Random random;
        random_derive(&random, replay_count(a), "test", 0);
        replay_sample(replays[i], &random, none, &batch);
    }
    if (replay_count(a))
        g_assert_cmpmem(values[0], sizeof values[0], values[1], sizeof values[1]);
    normaliser_free(none);
}

/* Stopped after every few steps, in rings of many sizes, through many turns of them. */
static void a_ring_goes_on(Fixture *fixture, gconstpointer unused)
{
    static const uint64_t capacities[] = {1, 2, 3, 10, 64};
    for (size_t c = 0; c < G_N_ELEMENTS(capacities); c++)
        for (int pause = 1; pause <= 9; pause += 4) {
            Replay *steady = replay_new(2, 1, capacities[c]), *stopped = replay_new(2, 1, capacities[c]);
            for (int t = 0; t < 200; t++) {
                if (t % pause == 0) {
                    g_autoptr(GError) error = NULL;
                    save(fixture, stopped);
                    replay_free(stopped);
                    stopped = load(fixture, capacities[c], &error);
                    g_assert_no_error(error);
                }
                assert_alike(steady, stopped);
                add(steady, t);
                add(stopped, t);
            }
            replay_free(steady);
            replay_free(stopped);
            empty_directory(fixture);
            g_array_set_size(fixture->segments, 0);
        }
}

static uint64_t bytes_of(const Fixture *fixture, const ReplaySegment *segment)
{
    GStatBuf file;
    g_autofree char *name = replay_segment_name(segment), *path = g_build_filename(fixture->directory, name, NULL);
    g_assert_cmpint(g_stat(path, &file), ==, 0);
    return (uint64_t)file.st_size;
}

/* Frames are written about once: large pieces exactly once, and small ones are joined to few. */
static void frames_are_written_once(Fixture *fixture, gconstpointer unused)
{
    enum { STEPS = 200000, FRAME = 4 * 4 + 1 };
    Replay *replay = replay_new(2, 1, STEPS);
    uint64_t large = 0, tiny = 0;
    guint most = 0;
    for (int t = 0; t < STEPS; t++) {
        add(replay, t);
        bool often = t >= STEPS - 20000;
        if ((t + 1) % (often ? 10 : 30000) != 0)
            continue;
        g_assert_true(replay_write_segments(replay, fixture->directory, fixture->segments, NULL));
        uint64_t *written = often ? &tiny : &large;
        *written += bytes_of(fixture, &g_array_index(fixture->segments, ReplaySegment, fixture->segments->len - 1));
        most = MAX(most, fixture->segments->len);
    }
    uint64_t frames = replay_observation_count(replay) * FRAME;
    g_assert_cmpuint(large, <, frames);
    g_assert_cmpuint(tiny, <, 13 * frames / 10);
    g_assert_cmpuint(most, <, 30);
    replay_free(replay);
}

static void the_ring_forgets_its_segments(Fixture *fixture, gconstpointer unused)
{
    Replay *replay = replay_new(2, 1, 10000);
    for (int t = 0; t < 100000; t++) {
        add(replay, t);
        if (t % 5000 == 4999)
            g_assert_true(replay_write_segments(replay, fixture->directory, fixture->segments, NULL));
    }
    g_assert_cmpuint(fixture->segments->len, <=, 4);
    save(fixture, replay);
    Replay *loaded = load(fixture, 10000, NULL);
    assert_alike(replay, loaded);
    replay_free(loaded);
    replay_free(replay);
}

/* One of the segments' files, changed. */
static void spoil(const Fixture *fixture, guint which, const char *from)
{
    g_autofree char *name = replay_segment_name(&g_array_index(fixture->segments, ReplaySegment, which));
    g_autofree char *path = g_build_filename(fixture->directory, name, NULL), *bytes = NULL;
    gsize length;
    g_assert_true(g_file_get_contents(from ? from : path, &bytes, &length, NULL));
    if (!from)
        bytes[length / 2] ^= 4;
    g_assert_true(g_file_set_contents(path, bytes, (gssize)length, NULL));
}

static void assert_refused(Fixture *fixture, const char *why)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(load(fixture, 60000, &error));
    g_assert_error(error, CORE_ERROR, FAULT_DATA);
    if (!strstr(error->message, why))
        g_error("'%s' lacks '%s'", error->message, why);
}

static void other_segments_are_refused(Fixture *fixture, gconstpointer unused)
{
    Replay *replay = replay_new(2, 1, 60000);
    for (int t = 0; t < 30000; t++) {
        add(replay, t);
        if (t % 10000 == 9999)
            save(fixture, replay);
    }
    g_assert_cmpuint(fixture->segments->len, ==, 3);
    g_autofree char *name = replay_segment_name(&g_array_index(fixture->segments, ReplaySegment, 1));
    g_autofree char *second = g_build_filename(fixture->directory, name, NULL), *good = NULL;
    gsize length;
    g_assert_true(g_file_get_contents(second, &good, &length, NULL));
    spoil(fixture, 1, NULL);
    assert_refused(fixture, "is damaged");
    spoil(fixture, 1, fixture->state);
    assert_refused(fixture, "its 'frames' is missing");
    g_unlink(second);
    assert_refused(fixture, "is not there");
    g_assert_true(g_file_set_contents(second, good, (gssize)length, NULL));
    Replay *loaded = load(fixture, 60000, NULL);
    assert_alike(replay, loaded);
    replay_free(loaded);
    replay_free(replay);
}

/* As whole and as long, but of another run. */
static void a_twin_segment_is_refused(Fixture *fixture, gconstpointer unused)
{
    Replay *replay = replay_new(2, 1, 60000), *other = replay_new(2, 1, 60000);
    g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(ReplaySegment));
    for (int t = 0; t < 100; t++) {
        add(replay, t);
        add(other, 15 + t);
    }
    save(fixture, replay);
    g_assert_true(replay_write_segments(other, fixture->directory, others, NULL));
    assert_refused(fixture, "it is not the segment that the checkpoint names");
    replay_free(replay);
    replay_free(other);
}

int main(int argc, char **argv)
{
    if (access("/dev/shm", W_OK) == 0)
        g_setenv("TMPDIR", "/dev/shm", TRUE); /* thousands of files are brought to the disk: let it be a fast one */
    g_test_init(&argc, &argv, NULL);
#define ADD(path, test) g_test_add(path, Fixture, NULL, set_up, test, tear_down)
    ADD("/replay-archive/ring", a_ring_goes_on);
    ADD("/replay-archive/once", frames_are_written_once);
    ADD("/replay-archive/forgotten", the_ring_forgets_its_segments);
    ADD("/replay-archive/damage", other_segments_are_refused);
    ADD("/replay-archive/twin", a_twin_segment_is_refused);
    return g_test_run();
}
