/* The plan on its way from the child that opens plugins to the process that asked: lines of JSON.
 *
 *     {"loading": PATH}                                  before a plugin is opened
 *     {"problems": TEXT}                                 the mistakes; nothing follows
 *     {"name", "source", "baseline", "stall", "memory", "options", "setup", "limit", "plugins", "seeds"}
 *                                                        once
 *     {"variant", "task", "steps", "evaluation_steps", "updates", "lookahead_updates", "bytes"}
 *                                                        for each group of runs that differ in their seed alone
 *
 * After such a last line stand so many bytes, the group's configuration as it is. */
#ifndef CORE_LAUNCH_INSPECT_H
#define CORE_LAUNCH_INSPECT_H

#include "launch/plan.h"

/* In the child: reads the experiment and writes those lines to standard output. Returns the exit status. */
int inspect_experiment(const char *file, const char *const *overrides);

#endif
