/* Random streams. The host makes, owns, seeds and saves them; a plugin only draws.
 *
 * A stream is derived from (the run's seed, a role, an index), so that one more consumer shifts no other. A plugin that
 * draws from nothing else is reproducible and resumes exactly. */
#ifndef DIDACT_RNG_H
#define DIDACT_RNG_H

#include <didact/abi.h>

typedef struct didact_rng didact_rng;

struct didact_rng {
    uint32_t struct_size;
    /* 64 independent uniform bits. [step] */
    uint64_t (*bits)(didact_rng *rng);
    /* Uniform on [0, 1), a multiple of 2^-53. [step] */
    double (*uniform)(didact_rng *rng);
    /* Standard normal. [step] */
    double (*normal)(didact_rng *rng);
};

#endif
