/* The replay over a stop. What was brought to the disk once is not written again: its frames lie in segments, files of their
 * own that a checkpoint names, and only what is newer than the last segment is added at the next one.
 *
 * Segments follow one another without a gap. Small ones are joined with what comes after them, so that there are not many. */
#ifndef CORE_STUDENT_REPLAY_ARCHIVE_H
#define CORE_STUDENT_REPLAY_ARCHIVE_H

#include "student/replay.h"

typedef struct ReplaySegment {
    uint64_t first, count; /* frames, counted from the first one ever */
    unsigned char seal[SEAL_SIZE];
} ReplaySegment;

/* Its file's name. */
char *replay_segment_name(const ReplaySegment *segment);

/* Writes into `directory` what the segments (ReplaySegment) do not hold yet, and makes them the list of those that hold all
 * but the newest frame. No file that the old list names is touched, but some may no longer be needed: those that were
 * joined, and those whose frames the ring has forgotten. */
bool replay_write_segments(const Replay *replay, const char *directory, GArray *segments, GError **error);

/* The rest: where the ring stands, its newest frame, and the list of segments. */
void replay_archive(Replay *replay, GArray *segments, Archive *archive);

/* Fills the ring from the segments' files, after replay_archive. FAULT_DATA where one is missing, damaged or another one. */
bool replay_read_segments(Replay *replay, const char *directory, const GArray *segments, GError **error);

#endif
