/* What an experiment asks and how it was made, in words. All texts are to be freed. */
#ifndef CORE_REPORT_OVERVIEW_H
#define CORE_REPORT_OVERVIEW_H

#include "report/study/study.h"

/* "Compares 3 teachers (ou, meta and meta-frozen) on pendulum, with 5 seeds each and 20,000 environment steps a run." */
char *overview_asked(const Study *study);

/* "15 runs: 14 done, 1 failed." */
char *overview_states(const Study *study);

/* "20,000". */
char *overview_count(int64_t count);

/* The commands that make the experiment again and draw it. */
char *overview_command(const StudiedExperiment *experiment);

#endif
