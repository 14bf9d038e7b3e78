/* What a run will take, as far as its configuration tells. */
#ifndef CORE_LAUNCH_COST_H
#define CORE_LAUNCH_COST_H

#include "train/settings.h"
#include "train/train.h"

typedef struct RunCost {
    int64_t evaluation_steps;  /* of the evaluations, where no episode ends early; -1: episodes have no limit */
    int64_t updates;           /* of the student */
    int64_t lookahead_updates; /* of trial students */
} RunCost;

RunCost run_cost(const RunSettings *settings, const RunTraits *traits);

#endif
