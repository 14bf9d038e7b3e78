/* The random policy on an experiment's tasks, measured in child processes beside the runs: an environment that crashes or
 * hangs costs a warning. What it returns goes to random-policy.tsv. */
#ifndef CORE_LAUNCH_MEASURING_H
#define CORE_LAUNCH_MEASURING_H

#include "launch/plan.h"

typedef struct Measuring Measuring;

/* Measures what DIRECTORY/random-policy.tsv lacks, in the environment of the task's first run, whose config.yaml is there. A
 * task takes 60 s at most, and ends when no episode has ended for limits.stall; the episodes until then count. limits.memory
 * holds, too. The plan must outlive it. */
Measuring *measuring_new(const char *directory, const Plan *plan);

enum { MEASURING_EPISODES = 20 };

/* To be called now and then: takes what has ended, and begins the next. */
void measuring_look(Measuring *measuring);

/* Waits so long for all that is left; true when nothing is. */
bool measuring_wait(Measuring *measuring, double seconds);

/* What could not be measured, and why (char). */
const GPtrArray *measuring_warnings(const Measuring *measuring);

/* Ends what is still under way. */
void measuring_free(Measuring *measuring);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Measuring, measuring_free)

/* What a child says, each with its end of the line: the return of an episode, as it ends, or why there will be no more. */
#define MEASURING_RETURN "return "
#define MEASURING_FAILED "failed "

/* In the child, `inspect random-policy CONFIG`: plays, and says that on standard output. Returns the exit status. */
int measuring_answer(const char *config);

#endif
