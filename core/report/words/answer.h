/* What the experiment says, in a sentence or two. */
#ifndef CORE_REPORT_ANSWER_H
#define CORE_REPORT_ANSWER_H

#include "report/numbers/results.h"

/* Which variants are shown to be better or worse than their baseline, over tasks where there are aggregates and else task by task, and
 * whether learning is shown to help against the frozen twins. Never more than what the comparisons show; to be freed. */
char *answer_text(const Study *study, const Results *results);

#endif
