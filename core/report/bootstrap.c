#include "report/bootstrap.h"

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

static double middle_of(double a, double b, double c)
{
    return a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
}

/* Puts the value that would stand at `place` of the sorted ones there, none above it before, none below it behind (Hoare 1961). */
static void select_place(double values[], size_t from, size_t to, size_t place)
{
    while (to - from > 1) {
        double pivot = middle_of(values[from], values[from + (to - from - 1) / 2], values[to - 1]);
        size_t i = from, j = to - 1;
        while (true) {
            while (values[i] < pivot)
                i++;
            while (values[j] > pivot)
                j--;
            if (i >= j)
                break;
            swap(&values[i++], &values[j--]);
        }
        if (place <= j)
            to = j + 1;
        else
            from = j + 1;
    }
}

/* The quantile q of values of which none below `from` is larger than those behind. */
static double quantile_from(double values[], size_t from, size_t count, double q)
{
    double place = q * (double)(count - 1);
    size_t below = (size_t)place;
    select_place(values, from, count, below);
    double next = INFINITY;
    for (size_t i = below + 1; i < count; i++)
        next = values[i] < next ? values[i] : next;
    return below + 1 < count ? statistics_between(values[below], next, place - (double)below) : values[below];
}

Interval bootstrap_interval(double value, double resampled[], unsigned count)
{
    double low = quantile_from(resampled, 0, count, 0.025);
    return (Interval){value, low, quantile_from(resampled, (size_t)(0.025 * (count - 1)), count, 0.975)};
}

Interval bootstrap_alone(double value)
{
    return (Interval){value, NAN, NAN};
}
