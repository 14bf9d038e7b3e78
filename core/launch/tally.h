/* How far jobs are, one by one and together. */
#ifndef CORE_LAUNCH_TALLY_H
#define CORE_LAUNCH_TALLY_H

#include "launch/pool.h"

typedef struct Tally {
    size_t count, states[RUN_STATES];
    double done, left; /* steps; a run that failed has none left */
    double rate;       /* steps/s of the runs that run */
    double slowest;    /* seconds that the slowest of these still needs */
} Tally;

Tally tally_of(const Job jobs[], size_t count);

/* Of its steps so far, in per cent. */
int tally_per_cent(const Tally *tally);

/* Steps per second over the whole of a run; 0: not known. */
double status_rate(const Status *status);

/* Seconds that a running run still needs; 0: not known. */
double status_time_left(const Status *status);

/* Seconds, as long as as many runs run at once as now; 0: not known. */
double tally_time_left(const Tally *tally);

/* "8 s", "2 min 05 s", "3 h 20 min": to be freed. */
char *tally_duration(double seconds);

#endif
