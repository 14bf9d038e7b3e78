#include "stopwatch.h"

#include <time.h>

double stopwatch_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double time_calls(const Timed *timed, unsigned calls)
{
    double start = stopwatch_now();
    for (unsigned i = 0; i < calls; i++)
        timed->work(timed->data);
    return (stopwatch_now() - start) / calls;
}

static void go_round(Timed *timed)
{
    const double round = 2e-3; /* long for the clock, short enough to fit between interruptions */
    double time = time_calls(timed, timed->time < round ? (unsigned)(round / timed->time) + 1 : 1);
    timed->time = time < timed->time ? time : timed->time;
}

void stopwatch_best(Timed timed[], size_t count, double seconds)
{
    double end = stopwatch_now() + seconds;
    for (size_t i = 0; i < count; i++) {
        time_calls(&timed[i], 1);
        timed[i].time = time_calls(&timed[i], 1);
    }
    do
        for (size_t i = 0; i < count; i++)
            go_round(&timed[i]);
    while (stopwatch_now() < end);
}
