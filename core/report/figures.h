/* The figures of an experiment, task by task. Variants without data for a figure are left out of it, and a figure without
 * any is not made. All are returned undrawn. */
#ifndef CORE_REPORT_FIGURES_H
#define CORE_REPORT_FIGURES_H

#include "report/figure.h"
#include "report/results.h"

/* Mean return of the student against environment steps, with bands. NULL without data. */
Figure *curves_figure(const Study *study, const TaskResults *task, GHashTable *taken);

/* The teachers' noise over time, and the meta-reward they got. NULL where no teacher has them. */
Figure *sigma_figure(const Study *study, const TaskResults *task, GHashTable *taken);
Figure *meta_reward_figure(const Study *study, const TaskResults *task, GHashTable *taken);

/* All of an experiment's, drawn into the folder: Figure. What goes wrong is added to `complaints`. */
GPtrArray *figures_draw(const Study *study, const Results *results, const char *folder, GPtrArray *complaints);

#endif
