/* plan.tsv: the runs of an experiment, a line each. The file is what makes a directory an experiment. */
#ifndef CORE_RECORD_PLAN_TABLE_H
#define CORE_RECORD_PLAN_TABLE_H

#include "base/error.h"
#include <stdint.h>

typedef struct PlannedRun {
    char *variant; /* the variant and the matrix' other keys: "meta,student.tau=0.005" */
    char *task;    /* "pendulum", "mujoco-hopper-v5" */
    uint64_t seed;
    char *directory; /* below the experiment's: "meta/pendulum/seed-0" */
    char *config;    /* the resolved configuration, as YAML; NULL for a run read from the file */
    int64_t steps;   /* environment steps */
} PlannedRun;

/* An empty list of PlannedRun. */
GPtrArray *planned_runs_new(void);

bool plan_table_exists(const char *directory);

/* Leaves a file alone that says the same. */
bool plan_table_write(const char *directory, const GPtrArray *runs, GError **error);

/* The runs in DIRECTORY/plan.tsv. NULL sets `error` to FAULT_DATA: there is no such file, or it is none of ours. */
GPtrArray *plan_table_read(const char *directory, GError **error);

#endif
