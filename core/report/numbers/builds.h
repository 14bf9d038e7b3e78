/* What the reader must know of the builds that made the runs. */
#ifndef CORE_REPORT_BUILDS_H
#define CORE_REPORT_BUILDS_H

#include "report/study/study.h"

/* Adds a sentence for the program, and for each plugin, that was not the same for all runs, and one for each run that more than
 * one build had a hand in. */
void builds_remark(GPtrArray *sentences, const Study *study);

#endif
