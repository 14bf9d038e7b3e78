#include "launch/summary.h"

#include <string.h>

enum { MANY = 20 };

/* A table's widths, taken from the plan. */
typedef struct Widths {
    int variant, task;
} Widths;

static Widths measure(const Plan *plan)
{
    Widths widths = {(int)strlen("variant"), (int)strlen("task")};
    for (guint i = 0; i < plan->runs->len; i++) {
        const PlannedRun *run = plan->runs->pdata[i];
        widths.variant = MAX(widths.variant, (int)g_utf8_strlen(run->variant, -1));
        widths.task = MAX(widths.task, (int)g_utf8_strlen(run->task, -1));
    }
    return widths;
}

static void print_text(FILE *out, const char *text, int width)
{
    fprintf(out, "%s%*s  ", text, width - (int)g_utf8_strlen(text, -1), "");
}

static void print_head(FILE *out, Widths widths)
{
    print_text(out, "variant", widths.variant);
    print_text(out, "task", widths.task);
    fputs("seed", out);
}

static void print_run(FILE *out, Widths widths, const PlannedRun *run)
{
    print_text(out, run->variant, widths.variant);
    print_text(out, run->task, widths.task);
    fprintf(out, "%4" G_GUINT64_FORMAT, run->seed);
}

static void print_states(FILE *out, const Plan *plan, const Job jobs[])
{
    Widths widths = measure(plan);
    print_head(out, widths);
    fputs("  state         steps   seconds\n", out);
    for (guint i = 0; i < plan->runs->len; i++) {
        const Status *status = &jobs[i].status;
        print_run(out, widths, plan->runs->pdata[i]);
        fprintf(out, "  %-8s %10" G_GINT64_FORMAT " %9.1f\n", run_state_name(status->state), status->step,
                status->seconds);
    }
}

static void print_counts(FILE *out, const Plan *plan, const Job jobs[])
{
    guint counts[RUN_STATES] = {0};
    for (guint i = 0; i < plan->runs->len; i++)
        counts[jobs[i].status.state]++;
    fprintf(out, "%u run%s", plan->runs->len, plan->runs->len == 1 ? "" : "s");
    for (int state = 0; state < RUN_STATES; state++)
        if (counts[state])
            fprintf(out, ", %u %s", counts[state], run_state_name((RunState)state));
    fputc('\n', out);
}

static void print_failures(FILE *out, const Plan *plan, const Job jobs[])
{
    for (guint i = 0; i < plan->runs->len; i++)
        if (jobs[i].status.state == RUN_FAILED)
            fprintf(out, "%s failed after step %" G_GINT64_FORMAT ": %s\n", jobs[i].directory, jobs[i].status.step,
                    jobs[i].status.reason);
}

void summary_print(FILE *out, const Plan *plan, const Job jobs[])
{
    if (plan->runs->len > MANY)
        print_counts(out, plan, jobs);
    else
        print_states(out, plan, jobs);
    print_failures(out, plan, jobs);
}

void summary_print_plan(FILE *out, const Plan *plan)
{
    Widths widths = measure(plan);
    int64_t total = 0;
    print_head(out, widths);
    fputs("       steps\n", out);
    for (guint i = 0; i < plan->runs->len; i++) {
        const PlannedRun *run = plan->runs->pdata[i];
        print_run(out, widths, run);
        fprintf(out, "  %10" G_GINT64_FORMAT "\n", run->steps);
        total += run->steps;
    }
    fprintf(out, "%u run%s, %" G_GINT64_FORMAT " steps in all\n", plan->runs->len, plan->runs->len == 1 ? "" : "s",
            total);
}
