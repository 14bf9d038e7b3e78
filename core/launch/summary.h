/* An experiment's outcome, and its plan, as tables for standard output. */
#ifndef CORE_LAUNCH_SUMMARY_H
#define CORE_LAUNCH_SUMMARY_H

#include "launch/plan.h"
#include "launch/pool.h"
#include <stdio.h>

/* Each run with its state, and the reasons of those that failed. Of more than 20 runs only the counts and the failures. */
void summary_print(FILE *out, const Plan *plan, const Job jobs[]);

/* The runs and how many steps they take. */
void summary_print_plan(FILE *out, const Plan *plan);

#endif
