#include "student/replay-archive.h"

#include "student/replay-ring.h"
#include <string.h>

/* Segments shorter than LEAST are joined with their successors; none is longer than MOST. */
enum { LEAST = 4096, MOST = 65536 };

char *replay_segment_name(const ReplaySegment *segment)
{
    return g_strdup_printf("replay-%012" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT ".safetensors", segment->first,
                           segment->count);
}

static uint64_t end_of(const ReplaySegment *segment)
{
    return segment->first + segment->count;
}

static uint64_t oldest(const Replay *replay)
{
    return replay->appended - replay->used;
}

/* The newest frame may still get its step. */
static uint64_t settled(const Replay *replay)
{
    return replay->appended - (replay->used > 0);
}

static ReplaySegment *last_of(GArray *segments)
{
    return segments->len ? &g_array_index(segments, ReplaySegment, segments->len - 1) : NULL;
}

/* The frames of a segment, one after the other: in the ring they may begin anew in the middle. */
static void archive_frames(const Replay *replay, const ReplaySegment *segment, Archive *archive)
{
    size_t width = replay->width;
    g_autofree float *values = g_new(float, segment->count *width);
    g_autofree uint8_t *follows = g_new(uint8_t, segment->count);
    for (uint64_t i = 0; i < segment->count; i++) {
        uint64_t at = (segment->first + i) % replay->frames;
        memcpy(values + i * width, replay->values + at * width, width * sizeof(float));
        follows[i] = replay->follows[at];
    }
    archive_floats(archive, "frames", values, segment->count, width);
    archive_bytes(archive, "follows", follows, segment->count);
}

static bool write_segment(const Replay *replay, const char *directory, ReplaySegment *segment, GError **error)
{
    g_autofree char *name = replay_segment_name(segment), *path = g_build_filename(directory, name, NULL);
    Archive *archive = archive_new();
    archive_frames(replay, segment, archive);
    bool well = archive_save(archive, path, segment->seal, error);
    archive_free(archive);
    return well;
}

/* Where the next segment begins: behind the last, or with it where that is short, and not longer than what comes. */
static uint64_t take_back_short_ones(const Replay *replay, GArray *segments)
{
    ReplaySegment *last = last_of(segments);
    uint64_t from = last ? MAX(end_of(last), oldest(replay)) : oldest(replay), to = settled(replay);
    while (from < to && (last = last_of(segments)) && last->count < LEAST && last->count <= to - from) {
        from = MAX(last->first, oldest(replay));
        g_array_set_size(segments, segments->len - 1);
    }
    return from;
}

static void forget_passed(const Replay *replay, GArray *segments)
{
    guint passed = 0;
    while (passed < segments->len && end_of(&g_array_index(segments, ReplaySegment, passed)) <= oldest(replay))
        passed++;
    g_array_remove_range(segments, 0, passed);
}

bool replay_write_segments(const Replay *replay, const char *directory, GArray *segments, GError **error)
{
    forget_passed(replay, segments);
    uint64_t from = take_back_short_ones(replay, segments), to = settled(replay);
    while (from < to) {
        ReplaySegment segment = {.first = from, .count = MIN(to - from, MOST)};
        if (!write_segment(replay, directory, &segment, error))
            return false;
        g_array_append_val(segments, segment);
        from += segment.count;
    }
    return true;
}

static void archive_segments(GArray *segments, Archive *archive)
{
    uint64_t count = segments->len;
    archive_words(archive, "segments", &count, 1);
    if (archive_loads(archive) && count > archive_count(archive, "segment_bounds") / 2) {
        archive_refuse(archive, "it does not name the segments of its replay");
        count = 0;
    }
    g_array_set_size(segments, (guint)count);
    g_autofree uint64_t *bounds = g_new0(uint64_t, 2 * (size_t)segments->len);
    g_autofree unsigned char *seals = g_new0(unsigned char, SEAL_SIZE *(size_t)segments->len);
    for (guint i = 0; i < segments->len && !archive_loads(archive); i++) {
        const ReplaySegment *segment = &g_array_index(segments, ReplaySegment, i);
        memcpy(bounds + 2 * (size_t)i, (uint64_t[]){segment->first, segment->count}, 2 * sizeof *bounds);
        memcpy(seals + SEAL_SIZE * (size_t)i, segment->seal, SEAL_SIZE);
    }
    archive_words(archive, "segment_bounds", bounds, 2 * (size_t)segments->len);
    archive_bytes(archive, "segment_seals", seals, SEAL_SIZE * (size_t)segments->len);
    for (guint i = 0; i < segments->len; i++) {
        ReplaySegment *segment = &g_array_index(segments, ReplaySegment, i);
        *segment = (ReplaySegment){bounds[2 * (size_t)i], bounds[2 * (size_t)i + 1], {0}};
        memcpy(segment->seal, seals + SEAL_SIZE * (size_t)i, SEAL_SIZE);
    }
}

static bool ring_is_possible(const Replay *replay)
{
    return replay->used <= replay->frames && replay->used <= replay->appended &&
           replay->transitions <= MIN(replay->capacity, replay->used);
}

void replay_archive(Replay *replay, GArray *segments, Archive *archive)
{
    archive_words(archive, "appended", &replay->appended, 1);
    archive_words(archive, "used", &replay->used, 1);
    archive_words(archive, "transitions", &replay->transitions, 1);
    archive_segments(segments, archive);
    if (archive_loads(archive) && !ring_is_possible(replay)) {
        replay->appended = replay->used = replay->transitions = 0;
        archive_refuse(archive, "its replay does not fit");
    }
    replay->oldest = oldest(replay) % replay->frames;
    if (replay->used == 0)
        return;
    uint64_t newest = settled(replay) % replay->frames;
    archive_floats(archive, "newest", replay->values + newest * replay->width, replay->width, 1);
    replay->follows[newest] = FOLLOW_NOTHING;
}

/* Puts back those frames of a segment that the ring still holds, and counts their transitions. */
static uint64_t take_frames(Replay *replay, const ReplaySegment *segment, const float values[], const uint8_t follows[])
{
    uint64_t transitions = 0;
    for (uint64_t i = 0; i < segment->count; i++) {
        uint64_t frame = segment->first + i, at = frame % replay->frames;
        if (frame < oldest(replay))
            continue;
        memcpy(replay->values + at * replay->width, values + i * replay->width, replay->width * sizeof(float));
        replay->follows[at] = follows[i];
        transitions += follows[i] != FOLLOW_NOTHING;
    }
    return transitions;
}

static bool read_segment(Replay *replay, const char *directory, const ReplaySegment *segment, uint64_t *transitions,
                         GError **error)
{
    g_autofree char *name = replay_segment_name(segment), *path = g_build_filename(directory, name, NULL);
    Archive *archive = archive_open(path, error);
    if (!archive)
        return false;
    g_autofree float *values = g_new0(float, segment->count * replay->width);
    g_autofree uint8_t *follows = g_new0(uint8_t, segment->count);
    archive_floats(archive, "frames", values, segment->count, replay->width);
    archive_bytes(archive, "follows", follows, segment->count);
    if (memcmp(archive_seal(archive), segment->seal, SEAL_SIZE) != 0)
        archive_refuse(archive, "it is not the segment that the checkpoint names");
    bool well = archive_well(archive, error);
    archive_free(archive);
    if (well)
        *transitions += take_frames(replay, segment, values, follows);
    return well;
}

/* All frames but the newest, none twice. */
static bool segments_cover(const Replay *replay, const GArray *segments)
{
    uint64_t at = segments->len ? g_array_index(segments, ReplaySegment, 0).first : settled(replay);
    if (at > oldest(replay))
        return false;
    for (guint i = 0; i < segments->len; i++) {
        const ReplaySegment *segment = &g_array_index(segments, ReplaySegment, i);
        if (segment->first != at || segment->count == 0 || segment->count > MOST)
            return false;
        at = end_of(segment);
    }
    return at == settled(replay);
}

bool replay_read_segments(Replay *replay, const char *directory, const GArray *segments, GError **error)
{
    uint64_t transitions = 0;
    bool well = segments_cover(replay, segments);
    for (guint i = 0; well && i < segments->len; i++)
        if (!read_segment(replay, directory, &g_array_index(segments, ReplaySegment, i), &transitions, error))
            return false;
    return (well && transitions == replay->transitions) ||
           fail(error, FAULT_DATA, "%s: the segments of the replay do not fit together", directory);
}
