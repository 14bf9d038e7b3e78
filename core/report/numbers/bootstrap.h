/* The bootstrap: runs are drawn again from those that there are, within each stratum (task) as many as it has, and what a
 * statistic makes of many such resamples tells how far it is to be trusted (Efron 1979; stratified as in Agarwal et al. 2021).
 *
 * A resample is told by how often each run was drawn, so that values are sorted once and not for every resample. Resamples come in
 * blocks. The draws depend on the strata's sizes alone: the same runs always give the same numbers. */
#ifndef CORE_REPORT_BOOTSTRAP_H
#define CORE_REPORT_BOOTSTRAP_H

#include "report/numbers/statistics.h"
#include <stdint.h>

enum {
    BOOTSTRAP_BLOCK = 1000, /* resamples */
    BOOTSTRAP_NUMBERS = 50, /* blocks, for numbers */
    BOOTSTRAP_CURVES = 2,   /* for curves and profiles, whose points share them */
};

/* How many runs each task has; their values stand one task after the other. */
typedef struct Strata {
    const unsigned *sizes;
    unsigned count;
} Strata;

unsigned strata_runs(Strata strata);

/* Draws are kept for the next statistic of like strata, as far as memory allows. */
typedef struct Bootstrap Bootstrap;
Bootstrap *bootstrap_new(void);
void bootstrap_free(Bootstrap *bootstrap);

/* Samples that are drawn independently of each other. */
typedef enum BootstrapSample { BOOTSTRAP_FIRST, BOOTSTRAP_SECOND } BootstrapSample;

/* How often each run is in each resample of a block: [runs][BOOTSTRAP_BLOCK]. Valid until the next call. */
const uint8_t *bootstrap_block(Bootstrap *bootstrap, BootstrapSample sample, Strata strata, unsigned block);

/* The 95 % percentile interval around `value` of what resamples gave, more than 40; reorders them. */
Interval bootstrap_interval(double value, double x[], unsigned count);

/* A value without an interval. */
Interval bootstrap_alone(double value);

/* False where a stratum has fewer than two runs: drawing again then says nothing of how far runs differ. */
bool bootstrap_can_tell(Strata strata);

#endif
