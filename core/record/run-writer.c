#include "record/run-writer.h"

#include "base/resident.h"
#include "record/csv.h"
#include "record/status.h"
#include "record/whole-file.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const double STATUS_PERIOD = 0.5; /* seconds */

enum { EVALUATIONS, EPISODES, METRICS, OBSERVATIONS, TIMING, TABLES };
static const char *const names[TABLES] = {"evaluations.csv", "episodes.csv", "metrics.csv", "observations.csv",
                                          "timing.csv"};

struct RunWriter {
    char *directory;
    uint32_t observation_size;
    Csv *tables[TABLES];
    Status status;
    double begun, written; /* seconds on the clock: the run's begin, the last status */
    int64_t told;          /* the step in it */
    GError *failure;       /* of the status; the tables remember their own */
};

/* A clock that is read in a few nanoseconds, and is right to a few milliseconds. */
static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* To the millisecond, which is more than the clock knows. */
static double seconds_since_begin(const RunWriter *writer, double time)
{
    return round((time - writer->begun) * 1000) / 1000;
}

static RunWriter *new_writer(const char *directory, uint32_t observation_size, int64_t steps)
{
    RunWriter *writer = g_new0(RunWriter, 1);
    writer->directory = g_strdup(directory);
    writer->observation_size = observation_size;
    writer->begun = writer->written = now();
    writer->status = (Status){.state = RUN_RUNNING,
                              .steps = steps,
                              .pid = getpid(),
                              .reason = "",
                              .started = g_get_real_time() / G_USEC_PER_SEC};
    return writer;
}

static void free_writer(RunWriter *writer)
{
    g_clear_error(&writer->failure);
    g_free(writer->directory);
    g_free(writer);
}

/* What could not be opened whole. */
static void drop_writer(RunWriter *writer)
{
    for (int i = 0; i < TABLES; i++)
        csv_close(writer->tables[i], NULL);
    free_writer(writer);
}

/* "step,role,o0,o1": to be freed. */
static char *head_of_observations(const RunWriter *writer)
{
    GString *head = g_string_new("step,role");
    for (uint32_t i = 0; i < writer->observation_size; i++)
        g_string_append_printf(head, ",o%u", i);
    g_string_append_c(head, '\n');
    return g_string_free(head, FALSE);
}

static bool create_tables(RunWriter *writer, const char *environment, GError **error)
{
    g_autofree char *monitor = g_strdup_printf("#{\"t_start\": 0, \"env_id\": \"%s\"}\nr,l,t,role\n", environment);
    g_autofree char *observations = head_of_observations(writer);
    const char *const heads[TABLES] = {"step,updates,lookahead_updates,episode,return,length,terminated\n", monitor,
                                       "step,name,value\n", observations, "step,seconds,updates,memory\n"};
    for (int i = 0; i < TABLES; i++) {
        g_autofree char *path = g_build_filename(writer->directory, names[i], NULL);
        if (!(writer->tables[i] = csv_create(path, heads[i], error)))
            return false;
    }
    return true;
}

RunWriter *run_writer_open(const char *directory, const char *environment, uint32_t observation_size, int64_t steps,
                           GError **error)
{
    RunWriter *writer = new_writer(directory, observation_size, steps);
    if (create_tables(writer, environment, error) && status_write(directory, &writer->status, error))
        return writer;
    drop_writer(writer);
    return NULL;
}

/* The clock goes on from where it stood. */
bool run_writer_mark(RunWriter *writer, Archive *archive, GError **error)
{
    double seconds = seconds_since_begin(writer, now());
    archive_reals(archive, "seconds", &seconds, 1);
    for (int i = 0; i < TABLES; i++)
        if (!csv_mark(writer->tables[i], names[i], archive, error))
            return false;
    return true;
}

static bool reopen_tables(RunWriter *writer, Archive *archive, GError **error)
{
    double seconds = 0;
    archive_reals(archive, "seconds", &seconds, 1);
    writer->begun -= seconds;
    writer->written = -INFINITY; /* the first progress shall be seen at once */
    for (int i = 0; i < TABLES; i++) {
        g_autofree char *path = g_build_filename(writer->directory, names[i], NULL);
        if (!(writer->tables[i] = csv_reopen(path, names[i], archive, error)))
            return false;
    }
    return true;
}

RunWriter *run_writer_reopen(const char *directory, uint32_t observation_size, int64_t steps, Archive *archive,
                             GError **error)
{
    RunWriter *writer = new_writer(directory, observation_size, steps);
    Status before;
    if (status_read(directory, &before, NULL))
        writer->status.note = before.note;
    if (reopen_tables(writer, archive, error))
        return writer;
    drop_writer(writer);
    return NULL;
}

void run_writer_evaluation(RunWriter *writer, const EvaluationRow *row)
{
    Csv *csv = writer->tables[EVALUATIONS];
    csv_integer(csv, row->step);
    csv_integer(csv, row->updates);
    csv_integer(csv, row->lookahead_updates);
    csv_integer(csv, row->episode);
    csv_number(csv, row->episode_return);
    csv_integer(csv, row->length);
    csv_integer(csv, row->terminated);
    csv_end_row(csv);
}

void run_writer_episode(RunWriter *writer, double episode_return, int64_t length, int64_t step, const char *role)
{
    Csv *csv = writer->tables[EPISODES];
    csv_number(csv, episode_return);
    csv_integer(csv, length);
    csv_integer(csv, step);
    csv_text(csv, role);
    csv_end_row(csv);
}

void run_writer_metric(RunWriter *writer, int64_t step, const char *name, double value)
{
    Csv *csv = writer->tables[METRICS];
    csv_integer(csv, step);
    csv_text(csv, name);
    csv_number(csv, value);
    csv_end_row(csv);
}

void run_writer_observation(RunWriter *writer, int64_t step, const char *role, const float observation[])
{
    Csv *csv = writer->tables[OBSERVATIONS];
    csv_integer(csv, step);
    csv_text(csv, role);
    for (uint32_t i = 0; i < writer->observation_size; i++)
        csv_rounded(csv, observation[i]);
    csv_end_row(csv);
}

/* Resident, in MB to the first decimal; NAN where the system does not tell. */
static double memory_now(void)
{
    double bytes = resident_bytes(getpid());
    return bytes > 0 ? round(bytes * 1e-5) / 10 : NAN;
}

void run_writer_timing(RunWriter *writer, int64_t step, int64_t updates)
{
    Csv *csv = writer->tables[TIMING];
    csv_integer(csv, step);
    csv_number(csv, seconds_since_begin(writer, now()));
    csv_integer(csv, updates);
    csv_number(csv, memory_now());
    csv_end_row(csv);
}

/* The tables first, so that whoever looks finds in them all that the status speaks of. */
static void write_status(RunWriter *writer, double time)
{
    for (int i = 0; i < TABLES; i++)
        if (writer->tables[i])
            csv_flush(writer->tables[i], NULL);
    writer->written = time;
    writer->told = writer->status.step;
    writer->status.seconds = seconds_since_begin(writer, time);
    if (!writer->failure)
        status_write(writer->directory, &writer->status, &writer->failure);
}

void run_writer_progress(RunWriter *writer, int64_t step, int64_t updates)
{
    double time = now();
    writer->status.step = step;
    writer->status.updates = updates;
    if (time - writer->written >= STATUS_PERIOD || step >= MAX(1, 2 * writer->told))
        write_status(writer, time);
}

void run_writer_note(RunWriter *writer, const char *note)
{
    writer->status.note = g_intern_string(note);
}

bool run_writer_set_aside(const char *directory, const char *folder, GError **error)
{
    for (int i = 0; i < TABLES; i++) {
        g_autofree char *from = g_build_filename(directory, names[i], NULL);
        g_autofree char *to = g_build_filename(folder, names[i], NULL);
        if (rename(from, to) < 0 && errno != ENOENT)
            return fail_to_write(error, to, errno);
    }
    return true;
}

static bool told(const GError *failure, GError **error)
{
    if (failure && error)
        *error = g_error_copy(failure);
    return !failure;
}

bool run_writer_flush(RunWriter *writer, GError **error)
{
    for (int i = 0; i < TABLES; i++)
        if (!csv_flush(writer->tables[i], error))
            return false;
    return told(writer->failure, error);
}

bool run_writer_close(RunWriter *writer, GError **error)
{
    bool well = true;
    for (int i = 0; i < TABLES; i++)
        well = csv_close(g_steal_pointer(&writer->tables[i]), well ? error : NULL) && well;
    write_status(writer, now());
    if (well)
        well = told(writer->failure, error);
    free_writer(writer);
    return well;
}
