/* The inside of the replay, for those who store it and those who bring it to the disk. */
#ifndef CORE_STUDENT_REPLAY_RING_H
#define CORE_STUDENT_REPLAY_RING_H

#include "student/replay.h"

typedef enum Follow { FOLLOW_NOTHING, FOLLOW_STATE, FOLLOW_TERMINAL } Follow;

/* A ring of frames. A frame is an observation and, unless a stretch ends with it, the step taken from it: its successor
 * in the ring is then the observation after that step. Counted from the first frame ever, frame n stands in slot
 * n % frames, and once another one has followed it, nothing changes it any more. */
struct Replay {
    uint32_t observation_size, action_size;
    size_t width;      /* floats of a frame: observation, action, reward */
    uint64_t capacity; /* in transitions */
    uint64_t frames;   /* room in the ring */
    uint64_t appended; /* frames, ever */
    uint64_t oldest, used, transitions;
    float *values;    /* [frames][width] */
    uint8_t *follows; /* [frames], a Follow */
};

#endif
