#include "stopwatch.h"

#include <time.h>

double stopwatch_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double round_of(void (*work)(void *data), void *data, unsigned calls)
{
    double start = stopwatch_now();
    for (unsigned i = 0; i < calls; i++)
        work(data);
    return (stopwatch_now() - start) / calls;
}

double stopwatch_best(void (*work)(void *data), void *data, double seconds)
{
    const double round = 2e-3; /* long for the clock, short enough to fit between interruptions */
    double end = stopwatch_now() + seconds;
    round_of(work, data, 1);
    double best = round_of(work, data, 1);
    do {
        double time = round_of(work, data, best < round ? (unsigned)(round / best) + 1 : 1);
        best = time < best ? time : best;
    } while (stopwatch_now() < end);
    return best;
}
