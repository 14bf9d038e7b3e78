#include "report/numbers/bootstrap.h"

#include "base/random.h"
#include <glib.h>
#include <math.h>
#include <string.h>

enum { MOST_KEPT = 48 << 20 /* bytes */, SEED = 1979 };

/* All blocks of one sample of like strata. */
typedef struct Draws {
    unsigned *sizes, strata, runs;
    BootstrapSample sample;
    uint8_t *blocks; /* [BOOTSTRAP_NUMBERS][runs][BOOTSTRAP_BLOCK], or one block where that would be too many */
    bool kept;       /* all blocks have room */
    bool drawn[BOOTSTRAP_NUMBERS];
} Draws;

struct Bootstrap {
    GPtrArray *draws;
    size_t kept; /* bytes */
};

static void draws_free(void *memory)
{
    Draws *draws = memory;
    g_free(draws->sizes);
    g_free(draws->blocks);
    g_free(draws);
}

Bootstrap *bootstrap_new(void)
{
    Bootstrap *bootstrap = g_new0(Bootstrap, 1);
    bootstrap->draws = g_ptr_array_new_with_free_func(draws_free);
    return bootstrap;
}

void bootstrap_free(Bootstrap *bootstrap)
{
    g_ptr_array_unref(bootstrap->draws);
    g_free(bootstrap);
}

unsigned strata_runs(Strata strata)
{
    unsigned runs = 0;
    for (unsigned s = 0; s < strata.count; s++)
        runs += strata.sizes[s];
    return runs;
}

bool bootstrap_can_tell(Strata strata)
{
    for (unsigned s = 0; s < strata.count; s++)
        if (strata.sizes[s] < 2)
            return false;
    return strata.count > 0;
}

/* ---- draws ---- */

static Draws *draws_of(Bootstrap *bootstrap, BootstrapSample sample, Strata strata)
{
    size_t bytes = strata.count * sizeof strata.sizes[0];
    for (unsigned i = 0; i < bootstrap->draws->len; i++) {
        Draws *draws = bootstrap->draws->pdata[i];
        if (draws->sample == sample && draws->strata == strata.count && memcmp(draws->sizes, strata.sizes, bytes) == 0)
            return draws;
    }
    Draws *draws = g_new0(Draws, 1);
    draws->sizes = g_memdup2(strata.sizes, bytes);
    draws->strata = strata.count;
    draws->runs = strata_runs(strata);
    draws->sample = sample;
    size_t block = (size_t)draws->runs * BOOTSTRAP_BLOCK, all = block * BOOTSTRAP_NUMBERS;
    draws->kept = bootstrap->kept + all <= MOST_KEPT;
    bootstrap->kept += draws->kept ? all : 0;
    draws->blocks = g_malloc(draws->kept ? all : block);
    g_ptr_array_add(bootstrap->draws, draws);
    return draws;
}

/* Each stratum of each block has a stream of its own: further tasks change nothing of those that were there. */
static void draw_block(const Draws *draws, unsigned block, uint8_t *counts)
{
    static const char *const roles[] = {[BOOTSTRAP_FIRST] = "bootstrap", [BOOTSTRAP_SECOND] = "bootstrap, second"};
    memset(counts, 0, (size_t)draws->runs * BOOTSTRAP_BLOCK);
    for (unsigned s = 0; s < draws->strata; s++) {
        Random random;
        random_derive(&random, SEED, roles[draws->sample], (uint64_t)s * BOOTSTRAP_NUMBERS + block);
        for (unsigned r = 0; r < BOOTSTRAP_BLOCK; r++)
            for (unsigned i = 0; i < draws->sizes[s]; i++)
                counts[random_below(&random, draws->sizes[s]) * BOOTSTRAP_BLOCK + r]++;
        counts += (size_t)draws->sizes[s] * BOOTSTRAP_BLOCK;
    }
}

const uint8_t *bootstrap_block(Bootstrap *bootstrap, BootstrapSample sample, Strata strata, unsigned block)
{
    Draws *draws = draws_of(bootstrap, sample, strata);
    uint8_t *counts = draws->blocks + (draws->kept ? block : 0) * (size_t)draws->runs * BOOTSTRAP_BLOCK;
    if (!draws->kept || !draws->drawn[block])
        draw_block(draws, block, counts);
    draws->drawn[block] = true;
    return counts;
}

/* ---- intervals ---- */

static void swap(double *a, double *b)
{
    double keep = *a;
    *a = *b;
    *b = keep;
}

/* Parts x[left..right] by the value at `place`; returns where that has gone: none above it before, none below it behind. */
static ptrdiff_t part(double x[], ptrdiff_t left, ptrdiff_t right, ptrdiff_t place)
{
    double pivot = x[place];
    ptrdiff_t i = left, j = right;
    swap(&x[left], &x[place]);
    if (x[right] > pivot)
        swap(&x[right], &x[left]);
    while (i < j) {
        swap(&x[i++], &x[j--]);
        while (x[i] < pivot)
            i++;
        while (x[j] > pivot)
            j--;
    }
    if (x[left] == pivot)
        swap(&x[left], &x[j]);
    else
        swap(&x[++j], &x[right]);
    return j;
}

/* Puts the value that would stand at `place` of the sorted ones there, none above it before, none below it behind: Floyd and
 * Rivest's algorithm 489 (1975), which first finds a good value to part many by among a few of them. */
static void select_place(double x[], ptrdiff_t left, ptrdiff_t right, ptrdiff_t place)
{
    while (right > left) {
        if (right - left > 600) {
            double n = (double)(right - left + 1), i = (double)(place - left + 1);
            double size = 0.5 * exp(2 * log(n) / 3), spread = 0.5 * sqrt(log(n) * size * (n - size) / n);
            double shift = i < n / 2 ? -spread : spread;
            ptrdiff_t from = (ptrdiff_t)((double)place - i * size / n + shift);
            ptrdiff_t to = (ptrdiff_t)((double)place + (n - i) * size / n + shift);
            select_place(x, MAX(left, from), MIN(right, to), place);
        }
        ptrdiff_t parted = part(x, left, right, place);
        if (parted <= place)
            left = parted + 1;
        if (parted >= place)
            right = parted - 1;
    }
}

static double highest(const double x[], ptrdiff_t first, ptrdiff_t last)
{
    double most = x[first];
    for (ptrdiff_t i = first + 1; i <= last; i++)
        most = x[i] > most ? x[i] : most;
    return most;
}

static double lowest(const double x[], ptrdiff_t first, ptrdiff_t last)
{
    double least = x[first];
    for (ptrdiff_t i = first + 1; i <= last; i++)
        least = x[i] < least ? x[i] : least;
    return least;
}

/* A quantile lies between two neighbours: the one that is nearer to the middle is looked for, the other is among the few beyond. */
Interval bootstrap_interval(double value, double x[], unsigned count)
{
    ptrdiff_t last = (ptrdiff_t)count - 1;
    double low = 0.025 * (double)last, high = 0.975 * (double)last;
    ptrdiff_t below_low = (ptrdiff_t)low, below_high = (ptrdiff_t)high;
    select_place(x, 0, last, below_low + 1);
    double low_end = statistics_between(highest(x, 0, below_low), x[below_low + 1], low - (double)below_low);
    select_place(x, below_low + 1, last, below_high);
    double next = lowest(x, below_high + 1, last);
    return (Interval){value, low_end, statistics_between(x[below_high], next, high - (double)below_high)};
}

Interval bootstrap_alone(double value)
{
    return (Interval){value, NAN, NAN};
}
