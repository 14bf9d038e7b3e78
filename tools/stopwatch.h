/* Time for benchmarks. */
#ifndef TOOLS_STOPWATCH_H
#define TOOLS_STOPWATCH_H

/* Seconds on a clock that only runs forwards. */
double stopwatch_now(void);

/* Seconds that one call of `work` takes: the least mean of many short rounds within `seconds`, so that whatever else the
 * machine does is left out. */
double stopwatch_best(void (*work)(void *data), void *data, double seconds);

#endif
