#include "base/random.h"

#include <math.h>

static uint64_t rotate(uint64_t x, int by)
{
    return (x << by) | (x >> (64 - by));
}

static uint64_t next(uint64_t s[4])
{
    uint64_t result = rotate(s[0] + s[3], 23) + s[0];
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

static uint64_t draw_bits(didact_rng *rng)
{
    return next(((Random *)rng)->state);
}

static double draw_uniform(didact_rng *rng)
{
    return (double)(draw_bits(rng) >> 11) * 0x1p-53;
}

/* Marsaglia's polar method. The second normal of each pair is dropped, so that a stream's state is its four words. */
static double draw_normal(didact_rng *rng)
{
    double u, v, s;
    do {
        u = 2 * draw_uniform(rng) - 1;
        v = 2 * draw_uniform(rng) - 1;
        s = u * u + v * v;
    } while (s >= 1 || s == 0);
    return u * sqrt(-2 * log(s) / s);
}

/* SplitMix64 (Steele, Lea, Flood 2014), which Blackman and Vigna advise for seeding. */
static uint64_t mix(uint64_t *x)
{
    uint64_t z = (*x += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void random_derive(Random *random, uint64_t seed, const char *role, uint64_t index)
{
    random->face = (didact_rng){sizeof random->face, draw_bits, draw_uniform, draw_normal};
    uint64_t x = seed;
    x = mix(&x);
    for (const unsigned char *c = (const unsigned char *)role; *c; c++) {
        x ^= *c;
        x = mix(&x);
    }
    x ^= index;
    for (int i = 0; i < 4; i++)
        random->state[i] = mix(&x);
}

__extension__ typedef unsigned __int128 Wide;

uint64_t random_below(Random *random, uint64_t n)
{
    Wide product = (Wide)next(random->state) * n;
    if ((uint64_t)product < n) {
        uint64_t threshold = -n % n;
        while ((uint64_t)product < threshold)
            product = (Wide)next(random->state) * n;
    }
    return (uint64_t)(product >> 64);
}
