/* Returns as ranks, where there is no scale to measure them by. */
#ifndef CORE_REPORT_RANKS_H
#define CORE_REPORT_RANKS_H

#include "report/numbers/results.h"

/* Of all the task's counting runs, by final return: 0 the lowest, 1 the highest, equal ones share the mean of their ranks. One array
 * [runs] for each of `task->counting`; to be freed with g_ptr_array_unref. */
GPtrArray *ranks_of(const TaskResults *task);

#endif
