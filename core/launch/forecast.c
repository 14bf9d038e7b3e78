#include "launch/forecast.h"

#include "launch/tally.h"
#include <string.h>

/* ---- time ---- */

/* Steps and seconds of runs that are done, by a key. */
typedef struct Pace {
    double steps, seconds;
} Pace;

static void add_pace(GHashTable *paces, char *key, const Status *status)
{
    Pace *pace = g_hash_table_lookup(paces, key);
    if (!pace) {
        pace = g_new0(Pace, 1);
        g_hash_table_insert(paces, g_strdup(key), pace);
    }
    pace->steps += (double)status->step;
    pace->seconds += status->seconds;
}

/* From the narrowest key to the widest. */
static void keys_of(const PlannedRun *run, char *keys[3])
{
    keys[0] = g_strdup_printf("%s\t%s", run->variant, run->task);
    keys[1] = g_strdup(run->task);
    keys[2] = g_strdup("");
}

static GHashTable *paces_of(const Plan *plan, const Job jobs[])
{
    GHashTable *paces = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i < plan->runs->len; i++) {
        char *keys[3];
        if (jobs[i].status.state != RUN_DONE || jobs[i].status.seconds <= 0)
            continue;
        keys_of(plan->runs->pdata[i], keys);
        for (size_t k = 0; k < G_N_ELEMENTS(keys); k++) {
            add_pace(paces, keys[k], &jobs[i].status);
            g_free(keys[k]);
        }
    }
    return paces;
}

static double seconds_of(GHashTable *paces, const PlannedRun *run, const Status *status)
{
    char *keys[3];
    const Pace *pace = NULL;
    keys_of(run, keys);
    for (size_t k = 0; k < G_N_ELEMENTS(keys); k++) {
        pace = pace ? pace : g_hash_table_lookup(paces, keys[k]);
        g_free(keys[k]);
    }
    return pace && pace->steps > 0 ? (double)(run->steps - status->step) * pace->seconds / pace->steps : 0;
}

double forecast_seconds(const Plan *plan, const Job jobs[], unsigned at_once)
{
    g_autoptr(GHashTable) paces = paces_of(plan, jobs);
    double sum = 0, longest = 0;
    for (guint i = 0; i < plan->runs->len; i++) {
        if (jobs[i].status.state != RUN_PLANNED)
            continue;
        double seconds = seconds_of(paces, plan->runs->pdata[i], &jobs[i].status);
        sum += seconds;
        longest = MAX(longest, seconds);
    }
    return MAX(sum / at_once, longest);
}

/* ---- the table ---- */

/* What runs take together; `unlimited` where episodes of an evaluation have no limit. */
typedef struct Sum {
    guint runs;
    double steps, evaluation_steps, updates, lookahead_updates;
    bool unlimited;
} Sum;

static void add(Sum *sum, const PlannedRun *run, const RunCost *cost)
{
    sum->runs++;
    sum->steps += (double)run->steps;
    sum->evaluation_steps += (double)MAX(cost->evaluation_steps, 0);
    sum->updates += (double)cost->updates;
    sum->lookahead_updates += (double)cost->lookahead_updates;
    sum->unlimited |= cost->evaluation_steps < 0;
}

static bool same_group(const PlannedRun *a, const PlannedRun *b)
{
    return strcmp(a->variant, b->variant) == 0 && strcmp(a->task, b->task) == 0;
}

static void append_numbers(GString *text, const Sum *sum)
{
    g_autofree char *evaluation = sum->unlimited ? g_strdup("?") : g_strdup_printf("%.0f", sum->evaluation_steps);
    g_string_append_printf(text, "%4u  %12.0f  %16s  %12.0f  %17.0f\n", sum->runs, sum->steps, evaluation, sum->updates,
                           sum->lookahead_updates);
}

static void append_text(GString *text, const char *word, int width)
{
    g_string_append_printf(text, "%s%*s  ", word, width - (int)g_utf8_strlen(word, -1), "");
}

static int width_of(const Plan *plan, bool task)
{
    int width = task ? (int)strlen("task") : (int)strlen("variant");
    for (guint i = 0; i < plan->runs->len; i++) {
        const PlannedRun *run = plan->runs->pdata[i];
        width = MAX(width, (int)g_utf8_strlen(task ? run->task : run->variant, -1));
    }
    return width;
}

static Sum append_groups(GString *text, const Plan *plan, int variant_width, int task_width)
{
    Sum all = {0};
    for (guint i = 0; i < plan->runs->len;) {
        const PlannedRun *first = plan->runs->pdata[i];
        Sum group = {0};
        for (; i < plan->runs->len && same_group(first, plan->runs->pdata[i]); i++) {
            add(&group, plan->runs->pdata[i], &g_array_index(plan->costs, RunCost, i));
            add(&all, plan->runs->pdata[i], &g_array_index(plan->costs, RunCost, i));
        }
        append_text(text, first->variant, variant_width);
        append_text(text, first->task, task_width);
        append_numbers(text, &group);
    }
    return all;
}

static void append_standing(GString *text, const Plan *plan, const Job jobs[], unsigned at_once)
{
    Tally standing = tally_of(jobs, plan->runs->len);
    double seconds = forecast_seconds(plan, jobs, at_once);
    if (standing.states[RUN_PLANNED] < standing.count)
        g_string_append_printf(text, "%zu of them are done, %zu failed, %zu are to be run\n", standing.states[RUN_DONE],
                               standing.states[RUN_FAILED], standing.states[RUN_PLANNED]);
    if (seconds > 0) {
        g_autofree char *duration = tally_duration(seconds);
        g_string_append_printf(text, "about %s, %u at a time, going by those that are done\n", duration, at_once);
    }
}

char *forecast_tell(const Plan *plan, const Job jobs[], unsigned at_once)
{
    GString *text = g_string_new(NULL);
    int variant_width = width_of(plan, false), task_width = width_of(plan, true);
    append_text(text, "variant", variant_width);
    append_text(text, "task", task_width);
    g_string_append(text, "runs         steps  evaluation, most       updates  lookahead updates\n");
    Sum all = append_groups(text, plan, variant_width, task_width);
    append_text(text, "all", variant_width);
    append_text(text, "", task_width);
    append_numbers(text, &all);
    append_standing(text, plan, jobs, at_once);
    return g_string_free(text, FALSE);
}
