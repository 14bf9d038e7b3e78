#include "launch/progress.h"

#include <math.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const double PLAIN_PERIOD = 10; /* seconds between two plain lines */

enum { BAR = 24 }; /* characters */

struct Progress {
    int file;
    const Job *jobs;
    size_t count;
    bool terminal, colour, stopping;
    int name_width;
    double before;       /* steps that were done when it began */
    gint64 began, spoke; /* monotonic microseconds */
    unsigned drawn;      /* lines of the block that stands on the terminal */
};

/* The jobs at one moment. */
typedef struct Sum {
    size_t states[RUN_STATES];
    double done, left; /* steps; a run that failed has none left */
    double rate;       /* steps/s of the runs that run */
    double last;       /* seconds that the slowest of these still needs */
} Sum;

static double rate_of(const Status *status)
{
    return status->state == RUN_RUNNING && status->seconds > 0 ? (double)status->step / status->seconds : 0;
}

static Sum sum_up(const Progress *progress)
{
    Sum sum = {0};
    for (size_t i = 0; i < progress->count; i++) {
        const Status *status = &progress->jobs[i].status;
        double left = (double)(status->steps - status->step), rate = rate_of(status);
        sum.states[status->state]++;
        sum.done += (double)status->step;
        sum.rate += rate;
        if (status->state != RUN_FAILED)
            sum.left += left;
        if (rate > 0)
            sum.last = MAX(sum.last, left / rate);
    }
    return sum;
}

/* Seconds, from the rate since the beginning, and never less than the slowest run needs by itself; 0: not known yet. */
static double time_left(const Progress *progress, const Sum *sum)
{
    double elapsed = (double)(g_get_monotonic_time() - progress->began) / G_USEC_PER_SEC;
    double done = sum->done - progress->before;
    return done > 0 ? MAX(sum->left * elapsed / done, sum->last) : 0;
}

char *progress_duration(double seconds)
{
    gint64 s = (gint64)round(seconds);
    if (s < 60)
        return g_strdup_printf("%d s", (int)s);
    if (s < 3600)
        return g_strdup_printf("%d min %02d s", (int)(s / 60), (int)(s % 60));
    return g_strdup_printf("%" G_GINT64_FORMAT " h %02d min", s / 3600, (int)(s / 60 % 60));
}

/* ---- texts ---- */

static int per_cent(double done, double left)
{
    return done + left > 0 ? (int)(100 * done / (done + left)) : 0;
}

static void append_counts(GString *text, const Progress *progress, const Sum *sum)
{
    bool red = progress->colour && sum->states[RUN_FAILED];
    g_string_append_printf(text, "%zu of %zu runs done, %zu running, %s%zu failed%s", sum->states[RUN_DONE],
                           progress->count, sum->states[RUN_RUNNING], red ? "\033[31m" : "", sum->states[RUN_FAILED],
                           red ? "\033[0m" : "");
}

static void append_rate(GString *text, const Progress *progress, const Sum *sum)
{
    double left = time_left(progress, sum);
    if (sum->rate > 0)
        g_string_append_printf(text, ", %.0f steps/s", sum->rate);
    if (left > 0 && !progress->stopping) {
        g_autofree char *duration = progress_duration(left);
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
    const Status *status = &job->status;
    int gap = progress->name_width - (int)g_utf8_strlen(job->name, -1);
    g_string_append_printf(text, "%s%*s  ", job->name, gap, "");
    append_bar(text, per_cent((double)status->step, (double)(status->steps - status->step)));
    g_string_append_printf(text, "  %.0f steps/s", rate_of(status));
}

/* What is to be said of a job's end. */
static char *describe_end(const Job *job)
{
    const Status *status = &job->status;
    if (status->state == RUN_FAILED)
        return g_strdup_printf("%s failed: %s", job->name, status->reason);
    g_autofree char *duration = progress_duration(status->seconds);
    return g_strdup_printf("%s %s after %" G_GINT64_FORMAT " steps in %s", job->name, run_state_name(status->state),
                           status->step, duration);
}

/* ---- on a terminal ---- */

static struct winsize size_of(const Progress *progress)
{
    struct winsize size = {0};
    if (ioctl(progress->file, TIOCGWINSZ, &size) < 0 || size.ws_col == 0 || size.ws_row == 0)
        return (struct winsize){.ws_col = 80, .ws_row = 24};
    return size;
}

/* Appends a line cut to the terminal's width, where escape sequences take none: a line that wraps could not be taken back. */
static void append_line(GString *out, const char *line, unsigned width)
{
    unsigned column = 0;
    for (const char *c = line; *c;) {
        if (*c == '\033') {
            const char *end = strchr(c, 'm') + 1;
            g_string_append_len(out, c, end - c);
            c = end;
            continue;
        }
        const char *next = c + 1;
        while ((*next & 0xc0) == 0x80) /* the rest of a character in UTF-8 */
            next++;
        if (++column < width)
            g_string_append_len(out, c, next - c);
        c = next;
    }
    g_string_append(out, "\033[K\n");
}

/* One write, so that no half of it is ever seen. What cannot be shown is not worth an error. */
static void put(const Progress *progress, const GString *text)
{
    if (write(progress->file, text->str, text->len) < 0)
        return;
}

static void append_return(GString *out, const Progress *progress)
{
    if (progress->drawn)
        g_string_append_printf(out, "\033[%uA\r", progress->drawn);
}

static void append_block(GString *out, Progress *progress)
{
    struct winsize size = size_of(progress);
    Sum sum = sum_up(progress);
    g_autoptr(GString) line = g_string_new(NULL);
    append_bar(line, per_cent(sum.done, sum.left));
    g_string_append(line, "  ");
    append_counts(line, progress, &sum);
    append_rate(line, progress, &sum);
    append_line(out, line->str, size.ws_col);
    progress->drawn = 1;
    for (size_t i = 0; i < progress->count && progress->drawn + 1 < size.ws_row; i++) {
        if (progress->jobs[i].status.state != RUN_RUNNING)
            continue;
        g_string_truncate(line, 0);
        append_job(line, progress, &progress->jobs[i]);
        append_line(out, line->str, size.ws_col);
        progress->drawn++;
    }
}

/* Says something that stays, where there is something, and draws the block below it. */
static void draw(Progress *progress, const char *message)
{
    g_autoptr(GString) out = g_string_new(NULL);
    append_return(out, progress);
    if (message)
        g_string_append_printf(out, "%s\033[K\n", message);
    append_block(out, progress);
    g_string_append(out, "\033[J");
    put(progress, out);
}

/* ---- elsewhere ---- */

static void say(Progress *progress, const char *message)
{
    Sum sum = sum_up(progress);
    g_autoptr(GString) line = g_string_new(NULL);
    if (message)
        g_string_append_printf(line, "%s; ", message);
    g_string_append_printf(line, "%d %%, ", per_cent(sum.done, sum.left));
    append_counts(line, progress, &sum);
    append_rate(line, progress, &sum);
    g_string_append_c(line, '\n');
    put(progress, line);
    progress->spoke = g_get_monotonic_time();
}

/* ---- the whole ---- */

static bool speaks_terminal(int file)
{
    const char *kind = g_getenv("TERM");
    return isatty(file) && kind && *kind && strcmp(kind, "dumb") != 0;
}

Progress *progress_new(int file, const Job jobs[], size_t count)
{
    Progress *progress = g_new0(Progress, 1);
    const char *plain = g_getenv("NO_COLOR");
    progress->file = file;
    progress->jobs = jobs;
    progress->count = count;
    progress->terminal = speaks_terminal(file);
    progress->colour = progress->terminal && !(plain && *plain);
    for (size_t i = 0; i < count; i++)
        progress->name_width = MAX(progress->name_width, (int)g_utf8_strlen(jobs[i].name, -1));
    progress->before = sum_up(progress).done;
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
    if (progress->drawn) {
        g_autoptr(GString) out = g_string_new(NULL);
        append_return(out, progress);
        g_string_append(out, "\033[J");
        put(progress, out);
    }
    g_free(progress);
}
