/* The replay as it is kept: an archive, whose length the first four bytes tell, and behind it a segment. Both are sealed here,
 * and the segment is the one that the archive names. */
#include "fuzz.h"
#include "student/replay-archive.h"
#include <glib/gstdio.h>
#include <string.h>

static const StudentSettings plain = {.normalise_observations = false};

static void put_sealed(const char *name, const uint8_t *bytes, size_t length, unsigned char seal[SEAL_SIZE])
{
    g_autofree uint8_t *copy = g_memdup2(bytes, length);
    fuzz_seal(copy, length);
    fuzz_put(name, copy, length);
    if (length >= SEAL_SIZE)
        memcpy(seal, copy + length - SEAL_SIZE, SEAL_SIZE);
}

static void draw(const Replay *replay)
{
    enum { ROWS = 8 };
    float values[ROWS * 7];
    Random random;
    random_derive(&random, 0, "fuzz", 0);
    Normaliser *none = normaliser_new(2, &plain);
    Batch batch = {ROWS, values, values + 2 * ROWS, values + 3 * ROWS, values + 4 * ROWS, values + 5 * ROWS};
    replay_sample(replay, &random, none, &batch);
    normaliser_free(none);
}

/* Whether the replay may be gone on with. */
static bool load(Replay *replay, Archive *archive, const uint8_t *segment, size_t length)
{
    g_autoptr(GArray) segments = g_array_new(FALSE, FALSE, sizeof(ReplaySegment));
    replay_archive(replay, segments, archive);
    if (!archive_well(archive, NULL))
        return false;
    if (segments->len) {
        ReplaySegment *first = &g_array_index(segments, ReplaySegment, 0);
        g_autofree char *name = replay_segment_name(first), *path = fuzz_path(name);
        put_sealed(name, segment, length, first->seal);
        bool well = replay_read_segments(replay, fuzz_directory(), segments, NULL);
        g_unlink(path);
        return well;
    }
    return replay_read_segments(replay, fuzz_directory(), segments, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    uint32_t cut;
    unsigned char seal[SEAL_SIZE];
    if (length < sizeof cut)
        return 0;
    memcpy(&cut, bytes, sizeof cut);
    bytes += sizeof cut;
    length -= sizeof cut;
    cut = MIN(cut, (uint32_t)length);
    g_autofree char *path = fuzz_path("state");
    put_sealed("state", bytes, cut, seal);
    Archive *archive = archive_open(path, NULL);
    if (!archive)
        return 0;
    Replay *replay = replay_new(2, 1, 16);
    if (load(replay, archive, bytes + cut, length - cut) && replay_count(replay))
        draw(replay);
    replay_free(replay);
    archive_free(archive);
    return 0;
}
