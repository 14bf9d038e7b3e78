/* Whether two paired samples differ by more than chance gives. */
#ifndef CORE_REPORT_PERMUTATION_H
#define CORE_REPORT_PERMUTATION_H

/* Pairs up to which every swap is tried; with more, so many are drawn. */
enum { PERMUTATION_EXACT = 16, PERMUTATION_DRAWS = 50000 };

/* The two-sided p-value of the difference in interquartile means, x's less y's, under swaps within pairs (Fisher 1935): the share of
 * all 2^pairs ways to swap that give one as large. Drawn ones count the observed one too: (k + 1) / (n + 1). NAN with fewer
 * than two pairs. */
double permutation_test(const double x[], const double y[], unsigned pairs);

#endif
