#include "report/study.h"

#include "record/manifest.h"
#include "record/plan-table.h"
#include "record/table.h"
#include "report/settings.h"
#include <math.h>
#include <string.h>

static const int64_t MOST_STEPS = INT64_C(1) << 53;

static void metric_free(Metric *metric)
{
    g_free(metric->name);
    g_array_unref(metric->samples);
    g_free(metric);
}

static void run_free(Run *run)
{
    g_free(run->directory);
    g_ptr_array_unref(run->builds);
    g_array_unref(run->evaluations);
    g_ptr_array_unref(run->metrics);
    g_free(run);
}

static Run *run_new(void)
{
    Run *run = g_new0(Run, 1);
    run->evaluations = g_array_new(FALSE, FALSE, sizeof(Evaluation));
    run->metrics = g_ptr_array_new_with_free_func((GDestroyNotify)metric_free);
    return run;
}

void study_free(Study *study)
{
    if (!study)
        return;
    g_free(study->directory);
    g_free(study->name);
    g_free(study->source);
    g_strfreev(study->overrides);
    g_free(study->baseline);
    g_ptr_array_unref(study->variants);
    g_ptr_array_unref(study->tasks);
    g_ptr_array_unref(study->runs);
    g_free(study);
}

const char *study_variant(const Study *study, unsigned variant)
{
    return g_ptr_array_index(study->variants, variant);
}

const char *study_task(const Study *study, unsigned task)
{
    return g_ptr_array_index(study->tasks, task);
}

static int find_variant(const Study *study, const char *name)
{
    unsigned place;
    return g_ptr_array_find_with_equal_func(study->variants, name, g_str_equal, &place) ? (int)place : -1;
}

unsigned study_baseline_of(const Study *study, unsigned variant)
{
    const char *matrix = strchr(study_variant(study, variant), ',');
    g_autofree char *twin = g_strconcat(study->baseline, matrix, NULL);
    int place = find_variant(study, twin);
    if (place < 0)
        place = find_variant(study, study->baseline);
    return place < 0 ? 0 : (unsigned)place;
}

char *run_title(const Study *study, const Run *run)
{
    return g_strdup_printf("%s on %s, seed %" G_GINT64_FORMAT, study_variant(study, run->variant),
                           study_task(study, run->task), run->seed);
}

const Metric *run_metric(const Run *run, const char *name)
{
    for (unsigned i = 0; i < run->metrics->len; i++) {
        const Metric *metric = g_ptr_array_index(run->metrics, i);
        if (strcmp(metric->name, name) == 0)
            return metric;
    }
    return NULL;
}

/* The place of `name` in a list that it joins where it is new. */
static unsigned place_of(GPtrArray *names, const char *name)
{
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    unsigned place;
    if (!g_ptr_array_find_with_equal_func(names, valid, g_str_equal, &place)) {
        place = names->len;
        g_ptr_array_add(names, g_steal_pointer(&valid));
    }
    return place;
}

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

/* False for what is no number of steps, or one so large that nothing can be reckoned with it. */
static bool read_step(const char *text, int64_t *step)
{
    return table_integer(text, step) && *step >= 0 && *step <= MOST_STEPS;
}

static void read_evaluations(Run *run, const char *directory)
{
    g_autofree char *path = g_build_filename(directory, "evaluations.csv", NULL);
    Table table;
    TableRow row = TABLE_END;
    const char *fields[2];
    if (table_open(&table, path, ',', (const char *[]){"step", "return", NULL}, NULL))
        row = table_next(&table, fields);
    for (; row != TABLE_END; row = table_next(&table, fields)) {
        int64_t step;
        double value;
        if (row == TABLE_BROKEN || !read_step(fields[0], &step) || !table_number(fields[1], &value) ||
            !add_return(run->evaluations, step, value))
            run->unreadable++;
    }
    table_close(&table);
    drop_partial(run->evaluations);
}

static bool is_drawn(const char *metric)
{
    return strcmp(metric, "meta_reward") == 0 || strcmp(metric, "sigma") == 0 || g_str_has_prefix(metric, "sigma_");
}

static void add_sample(Run *run, const char *name, Sample sample)
{
    Metric *metric = (Metric *)run_metric(run, name);
    if (!metric) {
        metric = g_new(Metric, 1);
        metric->name = g_strdup(name);
        metric->samples = g_array_new(FALSE, FALSE, sizeof(Sample));
        g_ptr_array_add(run->metrics, metric);
    }
    g_array_append_val(metric->samples, sample);
}

static void read_metrics(Run *run, const char *directory)
{
    g_autofree char *path = g_build_filename(directory, "metrics.csv", NULL);
    Table table;
    TableRow row = TABLE_END;
    const char *fields[3];
    if (table_open(&table, path, ',', (const char *[]){"step", "name", "value", NULL}, NULL))
        row = table_next(&table, fields);
    for (; row != TABLE_END; row = table_next(&table, fields)) {
        Sample sample;
        if (row == TABLE_BROKEN || !read_step(fields[0], &sample.step) || !table_number(fields[2], &sample.value))
            run->unreadable++;
        else if (is_drawn(fields[1]))
            add_sample(run, fields[1], sample);
    }
    table_close(&table);
}

static void read_run(Run *run, const char *study)
{
    g_autofree char *directory = g_build_filename(study, run->directory, NULL);
    g_autofree char *status = g_build_filename(directory, "status.json", NULL);
    run->status = (Status){.state = RUN_PLANNED, .steps = run->steps, .reason = ""};
    if (g_file_test(status, G_FILE_TEST_EXISTS)) {
        g_autoptr(GError) failure = NULL;
        if (!status_look(directory, &run->status, &failure))
            run->status.reason = g_intern_string(failure->message);
    }
    run->builds = manifest_builds(directory);
    read_evaluations(run, directory);
    read_metrics(run, directory);
}

static void read_planned_run(Study *study, const PlannedRun *planned)
{
    Run *run = run_new();
    run->variant = place_of(study->variants, planned->variant);
    run->task = place_of(study->tasks, planned->task);
    run->seed = (int64_t)planned->seed;
    run->steps = planned->steps;
    run->directory = g_strdup(planned->directory);
    read_run(run, study->directory);
    g_ptr_array_add(study->runs, run);
}

static Study *study_new(const char *directory)
{
    Study *study = g_new0(Study, 1);
    study->directory = g_strdup(directory);
    study->variants = g_ptr_array_new_with_free_func(g_free);
    study->tasks = g_ptr_array_new_with_free_func(g_free);
    study->runs = g_ptr_array_new_with_free_func((GDestroyNotify)run_free);
    return study;
}

Study *study_read(const char *directory, GError **error)
{
    g_autoptr(GPtrArray) planned = plan_table_read(directory, error);
    if (!planned)
        return NULL;
    Study *study = study_new(directory);
    for (unsigned i = 0; i < planned->len; i++)
        read_planned_run(study, g_ptr_array_index(planned, i));
    settings_read(study);
    return study;
}
