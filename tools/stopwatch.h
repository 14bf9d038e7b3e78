/* Time for benchmarks. */
#ifndef TOOLS_STOPWATCH_H
#define TOOLS_STOPWATCH_H

#include <stddef.h>

/* Seconds on a clock that only runs forwards. */
double stopwatch_now(void);

typedef struct Timed {
    void (*work)(void *data);
    void *data;
    double time; /* the result: seconds for one call */
} Timed;

/* Times each of `count` works by the least mean of many short rounds, which they have in turn for `seconds` in all, so that
 * whatever else the machine does is left out and that its clock is the same for all of them. */
void stopwatch_best(Timed timed[], size_t count, double seconds);

#endif
