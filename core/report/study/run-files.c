#include "report/study/run-files.h"

#include "record/manifest.h"
#include "record/table.h"
#include "report/study/metrics.h"
#include <math.h>
#include <string.h>

static const int64_t MOST_STEPS = INT64_C(1) << 53;

Run *run_new(void)
{
    Run *run = g_new0(Run, 1);
    run->evaluations = g_array_new(FALSE, FALSE, sizeof(Evaluation));
    run->metrics = metrics_new();
    run->timings = g_array_new(FALSE, FALSE, sizeof(Timing));
    run->visits.visits = g_array_new(FALSE, FALSE, sizeof(Visit));
    return run;
}

void run_free(Run *run)
{
    g_free(run->directory);
    if (run->builds)
        g_ptr_array_unref(run->builds);
    g_array_unref(run->evaluations);
    g_ptr_array_unref(run->metrics);
    g_array_unref(run->timings);
    g_array_unref(run->visits.visits);
    g_free(run->visits.observations);
    g_free(run);
}

/* False for what is no number of steps, or one so large that nothing can be reckoned with it. */
static bool read_step(const char *text, int64_t *step)
{
    return table_integer(text, step) && *step >= 0 && *step <= MOST_STEPS;
}

/* Takes a row's fields; false when they are none. */
typedef bool (*RowReader)(Run *run, const Table *table, const char *const fields[]);

/* A file without the columns, or one whose head cannot be read, counts as an unreadable row; one without a head is not yet there. */
static bool open_table(Table *table, Run *run, const char *name, const char *const columns[])
{
    g_autofree char *path = g_build_filename(run->directory, name, NULL);
    if (table_open(table, path, ',', columns, NULL))
        return true;
    run->unreadable += table->columns || table->damaged;
    return false;
}

static void read_rows(Run *run, Table *table, RowReader reader)
{
    const char *fields[TABLE_MAX_COLUMNS];
    for (TableRow row; (row = table_next(table, fields)) != TABLE_END;)
        run->unreadable += row == TABLE_BROKEN || !reader(run, table, fields);
}

/* ---- evaluations.csv ---- */

/* A mean of returns as they come, row by row; a row of a step that is already past is none. */
static bool add_return(GArray *evaluations, int64_t step, double value)
{
    Evaluation *last = evaluations->len ? &g_array_index(evaluations, Evaluation, evaluations->len - 1) : NULL;
    if (last && step < last->step)
        return false;
    if (!last || step > last->step) {
        g_array_append_vals(evaluations, &(Evaluation){step, 1, value}, 1);
    } else {
        last->episodes++;
        last->mean += (value - last->mean) / last->episodes;
    }
    return true;
}

static bool read_evaluation(Run *run, const Table *table, const char *const fields[])
{
    int64_t step;
    double value;
    return read_step(fields[0], &step) && table_number(fields[1], &value) && add_return(run->evaluations, step, value);
}

/* The last evaluation of a run under way may lack episodes yet: its mean would be of another kind. One that is no number
 * stays, for it condemns the run however short it is. */
static void drop_partial(GArray *evaluations)
{
    unsigned n = evaluations->len;
    if (n < 2)
        return;
    const Evaluation *last = &g_array_index(evaluations, Evaluation, n - 1), *before = last - 1;
    if (last->episodes < before->episodes && isfinite(last->mean))
        g_array_set_size(evaluations, n - 1);
}

static void read_evaluations(Run *run)
{
    Table table;
    if (open_table(&table, run, "evaluations.csv", (const char *[]){"step", "return", NULL}))
        read_rows(run, &table, read_evaluation);
    table_close(&table);
    drop_partial(run->evaluations);
}

/* ---- metrics.csv ---- */

static bool read_metric(Run *run, const Table *table, const char *const fields[])
{
    Sample sample;
    return g_utf8_validate(fields[1], -1, NULL) && read_step(fields[0], &sample.step) &&
           table_number(fields[2], &sample.value) && metrics_add(run->metrics, fields[1], sample, run->steps);
}

static void read_metrics(Run *run)
{
    Table table;
    if (open_table(&table, run, "metrics.csv", (const char *[]){"step", "name", "value", NULL}))
        read_rows(run, &table, read_metric);
    table_close(&table);
}

/* ---- timing.csv ---- */

static bool read_timing(Run *run, const Table *table, const char *const fields[])
{
    Timing timing = {.memory = NAN};
    if (!read_step(fields[0], &timing.step) || !table_number(fields[1], &timing.seconds) ||
        !table_integer(fields[2], &timing.updates))
        return false;
    if (table->wanted > 3 && !table_number(fields[3], &timing.memory))
        return false;
    g_array_append_val(run->timings, timing);
    return true;
}

static void read_timings(Run *run)
{
    Table table;
    if (open_table(&table, run, "timing.csv", (const char *[]){"step", "seconds", "updates", NULL})) {
        table_want(&table, "memory"); /* which older runs lack */
        read_rows(run, &table, read_timing);
    }
    table_close(&table);
}

/* ---- observations.csv ---- */

/* The columns o0, o1 and so on; false where there is none. */
static bool want_observations(Table *table)
{
    size_t before = table->wanted;
    char name[24];
    do {
        g_snprintf(name, sizeof name, "o%zu", table->wanted - before);
    } while (table_want(table, name));
    return table->wanted > before;
}

static bool read_observation(const char *const fields[], float *into, unsigned size)
{
    for (unsigned i = 0; i < size; i++) {
        double value;
        if (!table_number(fields[i], &value) || !isfinite(value))
            return false;
        into[i] = (float)value;
    }
    return true;
}

static bool read_visit(Run *run, const Table *table, const char *const fields[])
{
    Visits *visits = &run->visits;
    Visit visit = {.taught = strcmp(fields[1], "teach") == 0};
    size_t used = (size_t)visits->visits->len * visits->size;
    if (visits->visits->len % 256 == 0)
        visits->observations = g_renew(float, visits->observations, used + (size_t)256 * visits->size);
    if (!read_step(fields[0], &visit.step) || !read_observation(fields + 2, visits->observations + used, visits->size))
        return false;
    g_array_append_val(visits->visits, visit);
    return true;
}

static void read_visits(Run *run)
{
    Table table;
    if (open_table(&table, run, "observations.csv", (const char *[]){"step", "role", NULL}) &&
        want_observations(&table)) {
        run->visits.size = (unsigned)table.wanted - 2;
        read_rows(run, &table, read_visit);
    }
    table_close(&table);
}

/* ---- the whole ---- */

static void read_status(Run *run)
{
    g_autofree char *path = g_build_filename(run->directory, "status.json", NULL);
    run->status = (Status){.state = RUN_PLANNED, .steps = run->steps, .reason = ""};
    g_autoptr(GError) failure = NULL;
    if (g_file_test(path, G_FILE_TEST_EXISTS) && !status_look(run->directory, &run->status, &failure))
        run->status.reason = g_intern_string(failure->message);
}

void run_files_read(Run *run)
{
    read_status(run);
    run->builds = manifest_builds(run->directory);
    read_evaluations(run);
    read_metrics(run);
    read_timings(run);
    read_visits(run);
}
