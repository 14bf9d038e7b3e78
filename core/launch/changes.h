/* What an edit of an experiment means for the runs that are there. */
#ifndef CORE_LAUNCH_CHANGES_H
#define CORE_LAUNCH_CHANGES_H

#include "base/error.h"

/* The differences of two resolved configurations, "student.gamma: 0.99 -> 0.5" each, in the order of the new one; those
 * sections left aside that only say how to run. Empty: both make the same run. */
GPtrArray *changes_between(const char *was, const char *now);

/* Changes of several runs, gathered so that one of many runs is told once. */
typedef struct Changes Changes;

Changes *changes_new(void);
void changes_free(Changes *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Changes, changes_free)

/* `run` is the run's directory, which tells where. */
void changes_add(Changes *changes, const char *run, const char *change);

/* True where there are none. Otherwise sets `error` (FAULT_CONFIG): a line for each change with the first run that it is
 * in, and at last that `directory` holds another experiment. */
bool changes_none(const Changes *changes, const char *directory, GError **error);

#endif
