/* One variant against another: how far apart, how sure, how often the better one. */
#ifndef CORE_REPORT_COMPARISONS_H
#define CORE_REPORT_COMPARISONS_H

#include "report/numbers/bootstrap.h"
#include "report/numbers/results.h"

/* A variant's scores on one task: `values` are those of the result's runs. */
typedef struct Scores {
    const Result *result;
    const double *values;
} Scores;

/* Compares two variants over tasks; own[i] and other[i] are of the same task, and may be without runs. What cannot be told is
 * NAN. `shown` and `p_corrected` are still to come. Free with g_free. */
Comparison *comparison_make(Bootstrap *bootstrap, const Scores own[], const Scores other[], unsigned tasks);

/* P(own > other) averaged over the tasks, on each of which both have runs. That of the other over the own is 1 less this. */
Interval comparison_improvement(Bootstrap *bootstrap, const Scores own[], const Scores other[], unsigned tasks);

/* Corrects a family (Comparison), and tells which of its differences are shown. */
void comparisons_correct(const GPtrArray *family);

#endif
