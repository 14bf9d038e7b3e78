/* The script of an array job: one task for each run of a list. */
#ifndef CORE_LAUNCH_SLURM_SCRIPT_H
#define CORE_LAUNCH_SLURM_SCRIPT_H

#include "base/error.h"
#include "launch/plan.h"

typedef struct SlurmScript {
    const Plan *plan;
    const char *directory; /* the experiment's, absolute */
    const char *list;    /* the file that has task N's run directory, below the experiment's, in line N + 1; absolute */
    const char *program; /* didact, absolute */
    size_t tasks;
    int64_t limit;  /* tasks at the same time; 0: no limit */
    bool asks;      /* the experiment's manifest for the build that the runs must be of */
    bool any_build; /* checkpoints of another build are gone on with */
} SlurmScript;

/* To be freed. */
char *slurm_script_write(const SlurmScript *script);

#endif
