/* An experiment file, read and unfolded in the process that opens its plugins. */
#ifndef CORE_LAUNCH_EXPERIMENT_H
#define CORE_LAUNCH_EXPERIMENT_H

#include "config/problems.h"
#include "launch/plan.h"

/* The runs that differ in nothing but their seed. */
typedef struct RunGroup {
    char *variant, *task;
    int64_t steps;
    RunCost cost;
    char *config; /* the resolved configuration as YAML, without its seed */
} RunGroup;

typedef struct Experiment {
    char *name, *source;
    ReportSettings report;
    LimitSettings limits;
    SlurmSettings slurm;
    didact_integers seeds;
    GPtrArray *groups;  /* RunGroup */
    GPtrArray *plugins; /* paths of those that the groups use, interned */
    GPtrArray *memory;
} Experiment;

/* Reads the file with the overrides (NULL-ended, NULL: none) laid over it. All mistakes go to `problems`; NULL when there
 * was one. */
Experiment *experiment_read(const char *file, const char *const *overrides, Problems *problems);
void experiment_free(Experiment *experiment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Experiment, experiment_free)

#endif
