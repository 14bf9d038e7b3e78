/* What a reader must know before believing the numbers: which runs are missing, what was cut, what could not be read. */
#ifndef CORE_REPORT_REMARKS_H
#define CORE_REPORT_REMARKS_H

#include "report/numbers/results.h"

/* Both return sentences (char, owned by the array) without a full stop, in the plan's order. */
GPtrArray *remarks_on_runs(const Study *study, const Results *results);
GPtrArray *remarks_on_results(const Study *study, const Results *results);

/* "Too few seeds to name a winner: ..."; NULL when there are enough. */
char *remark_on_seeds(const Results *results);

#endif
