/* Which states the runs of a task met: how often each cell of a map, of the strategies' own steps (D0) and of the examined
 * policies' (D1). */
#ifndef CORE_REPORT_COVERAGE_H
#define CORE_REPORT_COVERAGE_H

#include "report/numbers/results.h"

enum { COVERAGE_CELLS = 24 }; /* on each side */

typedef struct CoverageMap {
    const Result *result;
    bool taught;                                  /* D0 */
    unsigned visits, outside, cells;              /* outside: of the map; cells: that have visits */
    double share[COVERAGE_CELLS][COVERAGE_CELLS]; /* [y][x], of the visits */
} CoverageMap;

typedef struct Coverage {
    char *labels[2];        /* of x and y */
    double low[2], high[2]; /* what the map spans: all visits but the outermost */
    double rarest, densest; /* the least and the largest share that any cell has */
    unsigned cells;         /* that have visits in any map */
    GPtrArray *maps;        /* CoverageMap: of each variant D0, D1, those that have visits */
} Coverage;

/* Of the two numbers of an observation that `axes` names, or that are all, else of the two leading principal components of all
 * visits. NULL when there is nothing to be shown: no visits, or not two numbers that vary. */
Coverage *coverage_of(const TaskResults *task, const int axes[2]);
void coverage_free(Coverage *coverage);

#endif
