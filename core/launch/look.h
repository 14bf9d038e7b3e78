/* An experiment's directory as somebody sees it who only looks, while it is being run or at any other time. */
#ifndef CORE_LAUNCH_LOOK_H
#define CORE_LAUNCH_LOOK_H

#include "launch/pool.h"
#include "record/plan-table.h"

typedef struct Look {
    char *path;
    GPtrArray *runs; /* PlannedRun, without their configurations */
    Job *jobs;       /* beside runs */
    char *holder;    /* who runs it: "process 4321 on HOST since ..."; NULL: nobody */
} Look;

/* Reads DIRECTORY/plan.tsv and the status of each run. Errors: FAULT_DATA when it holds no experiment. */
Look *look_at(const char *directory, GError **error);
void look_free(Look *look);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Look, look_free)

/* Whether every run is done or has failed. */
bool look_is_over(const Look *look);

#endif
