/* The plan: variants x matrix x seeds, every run with its resolved configuration. */
#ifndef CORE_LAUNCH_PLAN_H
#define CORE_LAUNCH_PLAN_H

#include "launch/cost.h"
#include "launch/limits.h"
#include "launch/report-section.h"
#include "launch/slurm-settings.h"
#include "record/plan-table.h"

typedef struct Plan {
    char *name;
    char *source; /* the experiment file's own text */
    ReportSettings report;
    LimitSettings limits;
    SlurmSettings slurm;
    GPtrArray *runs; /* PlannedRun, in the order of the file: variant, then task, then seed */
    GArray *costs;   /* RunCost, beside runs */
    GStrv plugins;   /* paths of those that the runs use */
    GPtrArray *memory;
} Plan;

/* Reads an experiment and `--set` overrides ("exploration.sigma=0.3"; NULL-ended, NULL: none). Works in an exec'd child,
 * `inspect experiment FILE` of this program, so that a plugin that crashes while it is loaded costs a message. Errors:
 * FAULT_CONFIG with every mistake of the file. */
Plan *plan_make(const char *file, const char *const *overrides, GError **error);
/* A plan of no runs. */
Plan *plan_new(void);
void plan_free(Plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)

/* "3 variants x 1 task x 3 seeds = 9 runs of 15000 steps" */
char *plan_summary(const Plan *plan);

#endif
