/* What the users' own files, experiment.yaml, say of their experiments' report. What they do not say, or cannot because they are
 * broken, is taken from the directories' names and the plans. */
#ifndef CORE_REPORT_SETTINGS_H
#define CORE_REPORT_SETTINGS_H

#include "report/study/study.h"

/* Fills name, source and overrides of the study's experiments, whose directories are known, and the study's name. Returns
 * each one's tree, a Node that may be NULL. */
GPtrArray *settings_read(Study *study);

/* Fills baselines and scales of a study whose variants, tasks and runs are known. */
void settings_apply(Study *study, const GPtrArray *trees);

#endif
