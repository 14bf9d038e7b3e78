#include "report/numbers/ranks.h"

static double *gather(const TaskResults *task, unsigned *count)
{
    GArray *finals = g_array_new(FALSE, FALSE, sizeof(double));
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = task->counting->pdata[v];
        g_array_append_vals(finals, result->finals, result->runs->len);
    }
    *count = finals->len;
    return (double *)(void *)g_array_free(finals, FALSE);
}

/* From 0 to 1; the only one of its task stands in the middle. */
static double rank_of(double final, const double all[], unsigned count)
{
    unsigned below = 0, equal = 0;
    for (unsigned i = 0; i < count; i++) {
        below += all[i] < final;
        equal += all[i] == final;
    }
    return count > 1 ? (below + (equal - 1) / 2.0) / (count - 1) : 0.5;
}

GPtrArray *ranks_of(const TaskResults *task)
{
    GPtrArray *ranks = g_ptr_array_new_with_free_func(g_free);
    unsigned count;
    g_autofree double *all = gather(task, &count);
    for (unsigned v = 0; v < task->counting->len; v++) {
        const Result *result = task->counting->pdata[v];
        double *its = g_new(double, result->runs->len);
        for (unsigned r = 0; r < result->runs->len; r++)
            its[r] = rank_of(result->finals[r], all, count);
        g_ptr_array_add(ranks, its);
    }
    return ranks;
}
