#include "launch/summary.h"

#include "launch/tally.h"
#include <string.h>

enum { MANY = 20 };

/* A table's widths, taken from the plan. */
typedef struct Widths {
    int variant, task;
} Widths;

static Widths measure(const GPtrArray *runs)
{
    Widths widths = {(int)strlen("variant"), (int)strlen("task")};
    for (guint i = 0; i < runs->len; i++) {
        const PlannedRun *run = runs->pdata[i];
        widths.variant = MAX(widths.variant, (int)g_utf8_strlen(run->variant, -1));
        widths.task = MAX(widths.task, (int)g_utf8_strlen(run->task, -1));
    }
    return widths;
}

static void append_text(GString *text, const char *word, int width)
{
    g_string_append_printf(text, "%s%*s  ", word, width - (int)g_utf8_strlen(word, -1), "");
}

/* "18 s" that it took, "13 s left"; "" where there is nothing to tell. */
static char *time_of(const Status *status)
{
    double left = status_time_left(status);
    if (left > 0) {
        g_autofree char *duration = tally_duration(left);
        return g_strdup_printf("%s left", duration);
    }
    return status->seconds > 0 && status->state != RUN_RUNNING ? tally_duration(status->seconds) : g_strdup("");
}

static void append_status(GString *text, const Status *status)
{
    g_autofree char *time = time_of(status), *rate = NULL;
    double speed = status_rate(status);
    rate = speed > 0 ? g_strdup_printf("%.0f", speed) : g_strdup("");
    g_string_append_printf(text, "%-7s  %10" G_GINT64_FORMAT "  %10" G_GINT64_FORMAT "  %7s  %s",
                           run_state_name(status->state), status->step, status->steps, rate, time);
    while (text->str[text->len - 1] == ' ')
        g_string_truncate(text, text->len - 1);
    g_string_append_c(text, '\n');
}

void summary_append_runs(GString *text, const GPtrArray *runs, const Job jobs[])
{
    Widths widths = measure(runs);
    append_text(text, "variant", widths.variant);
    append_text(text, "task", widths.task);
    g_string_append(text, "seed  state          step    of steps  steps/s  time\n");
    for (guint i = 0; i < runs->len; i++) {
        const PlannedRun *run = runs->pdata[i];
        append_text(text, run->variant, widths.variant);
        append_text(text, run->task, widths.task);
        g_string_append_printf(text, "%4" G_GUINT64_FORMAT "  ", run->seed);
        append_status(text, &jobs[i].status);
    }
}

void summary_append_reasons(GString *text, const GPtrArray *runs, const Job jobs[])
{
    for (guint i = 0; i < runs->len; i++) {
        const Status *status = &jobs[i].status;
        if (status->state == RUN_FAILED || *status->reason)
            g_string_append_printf(text, "%s %s: %s\n", jobs[i].directory, run_state_name(status->state),
                                   status->reason);
        if (status->note)
            g_string_append_printf(text, "%s %s: %s\n", jobs[i].directory, run_state_name(status->state), status->note);
    }
}

void summary_append_totals(GString *text, const GPtrArray *runs, const Job jobs[])
{
    Tally sum = tally_of(jobs, runs->len);
    double left = tally_time_left(&sum);
    const RunState order[] = {RUN_DONE, RUN_FAILED, RUN_STOPPED, RUN_RUNNING, RUN_PLANNED};
    const char *separator = ": ";
    g_string_append_printf(text, "%u run%s", runs->len, runs->len == 1 ? "" : "s");
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        if (!sum.states[order[i]])
            continue;
        g_string_append_printf(text, "%s%zu %s", separator, sum.states[order[i]], run_state_name(order[i]));
        separator = ", ";
    }
    if (sum.left > 0)
        g_string_append_printf(text, "; %d %% of the steps", tally_per_cent(&sum));
    if (sum.rate > 0)
        g_string_append_printf(text, ", %.0f steps/s", sum.rate);
    if (left > 0) {
        g_autofree char *duration = tally_duration(left);
        g_string_append_printf(text, ", %s left", duration);
    }
    g_string_append_c(text, '\n');
}

char *summary_of(const GPtrArray *runs, const Job jobs[])
{
    GString *text = g_string_new(NULL);
    if (runs->len <= MANY)
        summary_append_runs(text, runs, jobs);
    summary_append_totals(text, runs, jobs);
    summary_append_reasons(text, runs, jobs);
    return g_string_free(text, FALSE);
}
