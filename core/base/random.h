/* Random streams: xoshiro256++ (Blackman, Vigna 2019), one independent stream for each (seed, role, index).
 *
 * Deriving every stream from its purpose means that a new consumer, or one that draws more, shifts no other stream. */
#ifndef CORE_BASE_RANDOM_H
#define CORE_BASE_RANDOM_H

#include <didact/rng.h>

typedef struct Random {
    didact_rng face; /* what plugins see */
    uint64_t state[4];
} Random;

/* Begins the stream of that seed, role ("replay", "examine", ...) and index. */
void random_derive(Random *random, uint64_t seed, const char *role, uint64_t index);

/* Uniform on 0 .. n-1, without bias (Lemire 2019); n > 0. */
uint64_t random_below(Random *random, uint64_t n);

#endif
