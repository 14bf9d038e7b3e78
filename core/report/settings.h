/* What the user's own file, experiment.yaml, says of an experiment's report. */
#ifndef CORE_REPORT_SETTINGS_H
#define CORE_REPORT_SETTINGS_H

#include "report/study.h"

/* Fills name, source, overrides and baseline of an experiment whose plan is read. What the files do not say, or cannot,
 * is taken from the directory's name and the plan. */
void settings_read(Study *study);

#endif
