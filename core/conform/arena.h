/* An environment under trial: an instance with the host that a run would give it, and what it answered. */
#ifndef CORE_CONFORM_ARENA_H
#define CORE_CONFORM_ARENA_H

#include "base/random.h"
#include "conform/trial.h"
#include "plugin/host.h"

typedef struct Arena {
    Trial *trial;
    const didact_environment_api *api; /* NULL: there is none */
    void *self;
    Host *host;
    didact_spaces spaces;
    char *float_change; /* as answer_check has it */
    char *breach;       /* the first call of the host's functions out of its time, in words; NULL: none */
    bool setup;         /* the plugin is in a call where it may make all of them */
    Random actions;     /* how it is used */
    double *observation;
    float *action;
    size_t step;     /* of the episode */
    bool open;       /* an episode goes on */
    uint64_t resets; /* so far: their streams are (seed, resets) */
    uint64_t seed;
    bool curious;   /* asks what changes nothing at every step */
    GArray *words;  /* double: all observations, rewards, and ends */
    GArray *places; /* where each of them came */
} Arena;

/* Creates an instance of `component`; the seed is for what it is used with. One that refuses with a message refuses the trial.
 * False too where its spaces make no sense. */
bool arena_open(Arena *arena, Trial *trial, const Component *component, uint64_t seed);
void arena_close(Arena *arena);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arena, arena_close)

/* To be asked after each call, as answer_check. */
bool arena_check(Arena *arena, didact_status status);

/* Begins an episode from the arena's next stream, or from any. False after telling the trial of a failure, or of an observation
 * that is not finite. */
bool arena_reset(Arena *arena);
bool arena_reset_from(Arena *arena, Random *random);

/* One step with the action in `action`, which is within the bounds. Closes the episode where the task or the time limit ends it
 * (after ARENA_LIMIT steps where it has none). */
enum { ARENA_LIMIT = 1000 };
bool arena_step(Arena *arena);

/* A random action within the bounds. */
void arena_draw_action(Arena *arena);

/* So many steps with random actions, through as many episodes as it takes; one that is open goes on. */
bool arena_go(Arena *arena, size_t steps);

/* Everything that changes nothing: spaces and save. */
void arena_question(Arena *arena);

/* What it saves. Free with g_byte_array_unref. */
GByteArray *arena_save(Arena *arena);

/* The use of `from` goes on with `to`: its actions, its streams, and where in an episode it is. */
void arena_follow(Arena *to, const Arena *from);

/* Bit for bit the same words from the expected one's `first` on; `other` says whose those are: "another instance". */
bool arena_compare(const Arena *got, const Arena *expected, size_t first, const char *other);

#endif
