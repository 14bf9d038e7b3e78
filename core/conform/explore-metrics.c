/* A strategy's own numbers, which become lines of metrics.csv. */
#include "conform/exploration.h"
#include "conform/explorer.h"
#include <math.h>
#include <string.h>

static bool is_valid(const char *name)
{
    return *name && strspn(name, G_CSET_a_2_z G_CSET_DIGITS "_") == strlen(name);
}

/* Each once; names that the run itself writes are taken. */
static bool check_name(Explorer *explorer, const char *const names[], size_t i)
{
    static const char *const taken[] = {"critic_loss", "critic_value", NULL};
    Trial *trial = explorer->trial;
    if (!names[i])
        return trial_fail(trial, "it is NULL");
    if (!is_valid(names[i]))
        return trial_fail(trial, "it is '%s'; use lower case letters, digits and '_'", names[i]);
    for (size_t j = 0; j < i; j++)
        if (strcmp(names[j], names[i]) == 0)
            return trial_fail(trial, "it is '%s', as that of metric %zu", names[i], j);
    return !g_strv_contains(taken, names[i]) || trial_fail(trial, "it is '%s', which a run writes itself", names[i]);
}

static bool check_names(Explorer *explorer, char *names[])
{
    for (size_t i = 0; i < explorer->metric_count; i++) {
        trial_call(explorer->trial, "metric_name of %zu", i);
        names[i] = (char *)explorer->api->metric_name(explorer->self, i);
        if (!check_name(explorer, (const char *const *)names, i))
            return false;
        names[i] = g_strdup(names[i]);
    }
    return true;
}

/* Which of two fillings a value still has tells whether it was written. */
static bool check_values(Explorer *explorer)
{
    size_t count = explorer->metric_count;
    g_autofree double *one = g_new(double, count + 1), *two = g_new(double, count + 1);
    for (size_t i = 0; i <= count; i++) {
        one[i] = 12345.5;
        two[i] = -54321.5;
    }
    trial_call(explorer->trial, "metrics");
    explorer->api->metrics(explorer->self, one);
    explorer->api->metrics(explorer->self, two);
    for (size_t i = 0; i < count; i++)
        if (memcmp(&one[i], &two[i], sizeof one[i]) != 0)
            return trial_fail(explorer->trial, "value %zu ('%s') is not written, or another one each time", i,
                              explorer->api->metric_name(explorer->self, i));
    return (one[count] == 12345.5 && two[count] == -54321.5) ||
           trial_fail(explorer->trial, "it writes a value %zu, and there are %zu", count, count);
}

/* As at the beginning. */
static bool check_constant(Explorer *explorer, char *const names[])
{
    trial_call(explorer->trial, "metric_count after a lesson");
    size_t count = explorer->api->metric_count(explorer->self);
    if (count != explorer->metric_count)
        return trial_fail(explorer->trial, "it is %zu, and was %zu", count, explorer->metric_count);
    for (size_t i = 0; i < count; i++) {
        trial_call(explorer->trial, "metric_name of %zu after a lesson", i);
        const char *name = explorer->api->metric_name(explorer->self, i);
        if (!name || strcmp(name, names[i]) != 0)
            return trial_fail(explorer->trial, "it is '%s', and was '%s'", name ? name : "NULL", names[i]);
    }
    return true;
}

bool explore_metrics(Trial *trial)
{
    g_auto(School) school = {0};
    g_auto(Explorer) explorer = {0};
    g_auto(Life) life = {0};
    if (!school_open(&school, trial, &sizes_usual) || !explorer_open(&explorer, &school, trial->component, 1))
        return false;
    if (!explorer.api->metrics)
        return trial_skip(trial, "it has none");
    g_auto(GStrv) names = g_new0(char *, explorer.metric_count + 1);
    life_begin(&life, &explorer, 1);
    if (!check_names(&explorer, names) || !check_values(&explorer) || !life_go(&life, 2 * LIFE_EPISODE) ||
        !check_values(&explorer) || !check_constant(&explorer, names))
        return false;
    trial_note(trial, "%zu", explorer.metric_count);
    return true;
}
