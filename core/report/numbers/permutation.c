#include "report/numbers/permutation.h"

#include "base/random.h"
#include <glib.h>
#include <math.h>

/* A value of either sample. */
typedef struct Member {
    double value;
    unsigned pair, side;
} Member;

typedef struct Pairs {
    Member *members; /* [2 * count], ascending */
    unsigned count, cut;
    uint64_t *swapped; /* bits, by pair */
} Pairs;

static int compare(const void *a, const void *b)
{
    const Member *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

/* The difference in interquartile means after the swaps. */
static double difference(const Pairs *pairs)
{
    unsigned passed[2] = {0}, end = pairs->count - pairs->cut;
    double sums[2] = {0};
    for (unsigned i = 0; i < 2 * pairs->count; i++) {
        const Member *member = &pairs->members[i];
        unsigned side = member->side ^ (unsigned)(pairs->swapped[member->pair / 64] >> (member->pair % 64) & 1);
        unsigned place = passed[side]++;
        sums[side] += place >= pairs->cut && place < end ? member->value : 0;
    }
    return (sums[0] - sums[1]) / (end - pairs->cut);
}

/* The other half of all ways swaps each pair that this half does not, and gives the same differences turned round. */
static double try_all(Pairs *pairs, double least)
{
    uint64_t ways = UINT64_C(1) << (pairs->count - 1), reached = 0;
    for (uint64_t way = 0; way < ways; way++) {
        pairs->swapped[0] = way;
        reached += fabs(difference(pairs)) >= least;
    }
    return (double)reached / (double)ways;
}

static double try_some(Pairs *pairs, double least)
{
    Random random;
    random_derive(&random, 1935, "permutation", 0);
    unsigned reached = 0;
    for (unsigned draw = 0; draw < PERMUTATION_DRAWS; draw++) {
        for (unsigned word = 0; word <= pairs->count / 64; word++)
            pairs->swapped[word] = random.face.bits(&random.face);
        reached += fabs(difference(pairs)) >= least;
    }
    return (reached + 1.0) / (PERMUTATION_DRAWS + 1.0);
}

static Member *sorted_members(const double x[], const double y[], unsigned count)
{
    Member *members = g_new(Member, 2 * (size_t)count);
    for (unsigned i = 0; i < count; i++) {
        members[2 * i] = (Member){x[i], i, 0};
        members[2 * i + 1] = (Member){y[i], i, 1};
    }
    qsort(members, 2 * (size_t)count, sizeof members[0], compare);
    return members;
}

double permutation_test(const double x[], const double y[], unsigned count)
{
    if (count < 2)
        return NAN;
    g_autofree Member *members = sorted_members(x, y, count);
    g_autofree uint64_t *swapped = g_new0(uint64_t, count / 64 + 1);
    Pairs pairs = {members, count, count / 4, swapped};
    double largest = fmax(fabs(members[0].value), fabs(members[2 * count - 1].value));
    double least = fabs(difference(&pairs)) - 1e-12 * largest; /* sums of other orders round otherwise */
    return count <= PERMUTATION_EXACT ? try_all(&pairs, least) : try_some(&pairs, least);
}
