/* A plan in one line. */
#include "launch/plan.h"

static char *counted(guint count, const char *noun)
{
    return g_strdup_printf("%u %s%s", count, noun, count == 1 ? "" : "s");
}

static char *steps_of(const Plan *plan)
{
    int64_t least = INT64_MAX, most = 0;
    for (size_t i = 0; i < plan->runs->len; i++) {
        const PlannedRun *run = plan->runs->pdata[i];
        least = MIN(least, run->steps);
        most = MAX(most, run->steps);
    }
    return least == most ? g_strdup_printf("%" G_GINT64_FORMAT, most)
                         : g_strdup_printf("%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, least, most);
}

/* Variants may differ in their tasks; then nothing multiplies. */
char *plan_summary(const Plan *plan)
{
    g_autoptr(GHashTable) variants = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) tasks = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) seeds = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (size_t i = 0; i < plan->runs->len; i++) {
        PlannedRun *run = plan->runs->pdata[i];
        g_hash_table_add(variants, run->variant);
        g_hash_table_add(tasks, run->task);
        g_hash_table_add(seeds, &run->seed);
    }
    guint v = g_hash_table_size(variants), t = g_hash_table_size(tasks), s = g_hash_table_size(seeds);
    g_autofree char *a = counted(v, "variant"), *b = counted(t, "task"), *c = counted(s, "seed");
    g_autofree char *runs = counted(plan->runs->len, "run"), *steps = steps_of(plan);
    bool crossed = (guint64)v * t * s == plan->runs->len;
    return g_strdup_printf(crossed ? "%s x %s x %s = %s of %s steps" : "%s, %s, %s: %s of %s steps", a, b, c, runs,
                           steps);
}
