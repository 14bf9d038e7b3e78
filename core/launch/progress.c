#include "launch/progress.h"

#include "launch/screen.h"
#include "launch/tally.h"
#include <string.h>
#include <unistd.h>

static const double PLAIN_PERIOD = 10; /* seconds between two plain lines */

enum { BAR = 24 }; /* characters */

struct Progress {
    Screen screen;
    const Job *jobs;
    size_t count;
    bool terminal, colour, stopping;
    int name_width;
    double before;       /* steps that were done when it began */
    gint64 began, spoke; /* monotonic microseconds */
};

/* Seconds, from the rate since the beginning, and never less than the slowest run needs by itself; 0: not known yet. */
static double time_left(const Progress *progress, const Tally *sum)
{
    double elapsed = (double)(g_get_monotonic_time() - progress->began) / G_USEC_PER_SEC;
    double done = sum->done - progress->before;
    return done > 0 ? MAX(sum->left * elapsed / done, sum->slowest) : 0;
}

/* ---- texts ---- */

static void append_counts(GString *text, const Progress *progress, const Tally *sum)
{
    bool red = progress->colour && sum->states[RUN_FAILED];
    g_string_append_printf(text, "%zu of %zu runs done, %zu running, %s%zu failed%s", sum->states[RUN_DONE],
                           progress->count, sum->states[RUN_RUNNING], red ? "\033[31m" : "", sum->states[RUN_FAILED],
                           red ? "\033[0m" : "");
}

static void append_rate(GString *text, const Progress *progress, const Tally *sum)
{
    double left = time_left(progress, sum);
    if (sum->rate > 0)
        g_string_append_printf(text, ", %.0f steps/s", sum->rate);
    if (left > 0 && !progress->stopping) {
        g_autofree char *duration = tally_duration(left);
        g_string_append_printf(text, ", %s left", duration);
    }
}

static void append_bar(GString *text, int percent)
{
    int full = percent * BAR / 100;
    g_string_append_c(text, '[');
    for (int i = 0; i < BAR; i++)
        g_string_append_c(text, i < full ? '#' : '.');
    g_string_append_printf(text, "] %3d %%", percent);
}

static void append_job(GString *text, const Progress *progress, const Job *job)
{
    Tally alone = tally_of(job, 1);
    int gap = progress->name_width - (int)g_utf8_strlen(job->name, -1);
    g_string_append_printf(text, "%s%*s  ", job->name, gap, "");
    append_bar(text, tally_per_cent(&alone));
    g_string_append_printf(text, "  %.0f steps/s%s%s\n", alone.rate, job->status.note ? "  " : "",
                           job->status.note ? job->status.note : "");
}

/* What is to be said of a job's end. */
static char *describe_end(const Job *job)
{
    const Status *status = &job->status;
    if (status->state == RUN_FAILED)
        return g_strdup_printf("%s failed: %s", job->name, status->reason);
    g_autofree char *duration = tally_duration(status->seconds);
    const char *more = *status->reason ? status->reason : status->note;
    return g_strdup_printf("%s %s after %" G_GINT64_FORMAT " steps in %s%s%s", job->name, run_state_name(status->state),
                           status->step, duration, more ? ": " : "", more ? more : "");
}

/* ---- on a terminal ---- */

static void append_block(GString *text, const Progress *progress)
{
    Tally sum = tally_of(progress->jobs, progress->count);
    append_bar(text, tally_per_cent(&sum));
    g_string_append(text, "  ");
    append_counts(text, progress, &sum);
    append_rate(text, progress, &sum);
    g_string_append_c(text, '\n');
    for (size_t i = 0; i < progress->count; i++)
        if (progress->jobs[i].status.state == RUN_RUNNING)
            append_job(text, progress, &progress->jobs[i]);
}

/* Says something that stays, where there is something, and draws the block below it. */
static void draw(Progress *progress, const char *message)
{
    g_autoptr(GString) block = g_string_new(NULL);
    append_block(block, progress);
    screen_draw(&progress->screen, message, block->str);
}

/* ---- elsewhere ---- */

static void say(Progress *progress, const char *message)
{
    Tally sum = tally_of(progress->jobs, progress->count);
    g_autoptr(GString) line = g_string_new(NULL);
    if (message)
        g_string_append_printf(line, "%s; ", message);
    g_string_append_printf(line, "%d %%, ", tally_per_cent(&sum));
    append_counts(line, progress, &sum);
    append_rate(line, progress, &sum);
    g_string_append_c(line, '\n');
    if (write(progress->screen.file, line->str, line->len) < 0)
        return; /* what cannot be shown is not worth an error */
    progress->spoke = g_get_monotonic_time();
}

/* ---- the whole ---- */

Progress *progress_new(int file, const Job jobs[], size_t count)
{
    Progress *progress = g_new0(Progress, 1);
    progress->screen.file = file;
    progress->jobs = jobs;
    progress->count = count;
    progress->terminal = screen_is_one(file);
    progress->colour = progress->terminal && screen_has_colour();
    for (size_t i = 0; i < count; i++)
        progress->name_width = MAX(progress->name_width, (int)g_utf8_strlen(jobs[i].name, -1));
    progress->before = tally_of(jobs, count).done;
    progress->began = progress->spoke = g_get_monotonic_time();
    return progress;
}

void progress_tell(void *self, PoolEvent event, const Job *job)
{
    Progress *progress = self;
    g_autofree char *message = NULL;
    if (event == POOL_ENDED)
        message = describe_end(job);
    progress->stopping |= event == POOL_STOPPING;
    if (event == POOL_STOPPING)
        message = g_strdup("stopping: waiting for the runs to end; once more (Ctrl-C) kills them");
    bool due = (double)(g_get_monotonic_time() - progress->spoke) >= PLAIN_PERIOD * G_USEC_PER_SEC;
    if (progress->terminal)
        draw(progress, job && job->status.state == RUN_DONE ? NULL : message);
    else if (message || due)
        say(progress, message);
}

void progress_free(Progress *progress)
{
    screen_clear(&progress->screen);
    g_free(progress);
}
