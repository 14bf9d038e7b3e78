/* What stands of a plan's runs in a directory, and whether the plan may go on there. */
#ifndef CORE_LAUNCH_STANDING_H
#define CORE_LAUNCH_STANDING_H

#include "launch/plan.h"
#include "launch/pool.h"

typedef struct Standing {
    bool begun;   /* it has recorded something, or there is no telling */
    bool planned; /* its config.yaml is there, and is the plan's */
    bool other;   /* its config.yaml is there, and makes another run */
} Standing;

/* Looks at every run of the plan in DIRECTORY: `jobs` get their status, `standings` the rest; both as long as the plan. False
 * (FAULT_CONFIG) where a run that has begun is another one by the plan or is left out of it, and where a run's place is
 * taken by something else. */
bool standings_look(const char *directory, const Plan *plan, Job jobs[], Standing standings[], GError **error);

#endif
