/* What one number per run becomes over runs, with intervals. */
#ifndef CORE_REPORT_INTERVALS_H
#define CORE_REPORT_INTERVALS_H

#include "report/numbers/bootstrap.h"
#include "report/numbers/results.h"

/* Values stand stratum after stratum, and are finite. Without any all is NAN. */
Summary intervals_summary(Bootstrap *bootstrap, const double values[], Strata strata);

/* The summary of no values. */
Summary intervals_none(void);

/* The interquartile mean alone, from BOOTSTRAP_CURVES blocks: a point of a curve. */
Interval intervals_curve_point(Bootstrap *bootstrap, const double values[], Strata strata);

/* The median, of finite values or INFINITY. */
Interval intervals_median(Bootstrap *bootstrap, const double values[], Strata strata);

/* The shares of values above each of the ascending taus. */
void intervals_profile(Bootstrap *bootstrap, const double values[], Strata strata, const double taus[], unsigned count,
                       Interval profile[]);

#endif
