/* What an experiment is, in a few words, to be freed. */
#ifndef CORE_REPORT_OVERVIEW_H
#define CORE_REPORT_OVERVIEW_H

#include "report/study.h"

char *overview_names(const GPtrArray *names); /* "ou, meta-variance, meta" */
char *overview_seeds(const Study *study);     /* "3 (0, 1, 2)" */
char *overview_steps(const Study *study);     /* "15000 in each run" */
char *overview_states(const Study *study);    /* "9: 8 done, 1 failed" */

/* The command that runs the same experiment again, as a shell takes it. */
char *overview_command(const Study *study);

#endif
