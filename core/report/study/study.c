#include "report/study/study.h"

#include "record/plan-table.h"
#include "report/study/run-files.h"
#include "report/study/settings.h"
#include "report/study/twins.h"

static void experiment_free(void *memory)
{
    StudiedExperiment *experiment = memory;
    g_free(experiment->directory);
    g_free(experiment->name);
    g_free(experiment->source);
    g_strfreev(experiment->overrides);
    g_free(experiment);
}

static Study *study_new(void)
{
    Study *study = g_new0(Study, 1);
    study->experiments = g_ptr_array_new_with_free_func(experiment_free);
    study->variants = g_ptr_array_new_with_free_func(g_free);
    study->tasks = g_ptr_array_new_with_free_func(g_free);
    study->runs = g_ptr_array_new_with_free_func((GDestroyNotify)run_free);
    return study;
}

void study_free(Study *study)
{
    if (!study)
        return;
    g_free(study->name);
    g_ptr_array_unref(study->experiments);
    g_ptr_array_unref(study->variants);
    g_ptr_array_unref(study->tasks);
    g_ptr_array_unref(study->runs);
    g_free(study->baselines);
    g_free(study->frozen);
    g_free(study->scales);
    g_free(study);
}

const char *study_variant(const Study *study, unsigned variant)
{
    return study->variants->pdata[variant];
}

const char *study_task(const Study *study, unsigned task)
{
    return study->tasks->pdata[task];
}

bool scale_is_known(const TaskScale *scale)
{
    return scale->low < scale->high; /* NAN is not */
}

char *run_title(const Study *study, const Run *run)
{
    return g_strdup_printf("%s on %s, seed %" G_GINT64_FORMAT, study_variant(study, run->variant),
                           study_task(study, run->task), run->seed);
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

static void add_run(Study *study, unsigned place, const PlannedRun *planned)
{
    const StudiedExperiment *experiment = study->experiments->pdata[place];
    g_autofree char *variant = study->experiments->len > 1
                                   ? g_strdup_printf("%s: %s", experiment->name, planned->variant)
                                   : g_strdup(planned->variant);
    Run *run = run_new();
    run->experiment = place;
    run->variant = place_of(study->variants, variant);
    run->task = place_of(study->tasks, planned->task);
    run->seed = (int64_t)planned->seed;
    run->steps = planned->steps;
    run->directory = g_build_filename(experiment->directory, planned->directory, NULL);
    run_files_read(run);
    g_ptr_array_add(study->runs, run);
}

/* Two directories may hold experiments of one name, but not be one. */
static bool is_new(const Study *study, const char *directory, GError **error)
{
    g_autofree char *path = g_canonicalize_filename(directory, NULL);
    for (unsigned i = 0; i < study->experiments->len; i++) {
        const StudiedExperiment *other = study->experiments->pdata[i];
        g_autofree char *known = g_canonicalize_filename(other->directory, NULL);
        if (g_str_equal(path, known))
            return fail(error, FAULT_USAGE, "%s: is named twice; name each experiment once", directory);
    }
    return true;
}

/* Reads the plans, a list of lists of PlannedRun. */
static bool read_plans(Study *study, GPtrArray *plans, const char *const directories[], GError **error)
{
    for (; *directories; directories++) {
        GPtrArray *planned = is_new(study, *directories, error) ? plan_table_read(*directories, error) : NULL;
        if (!planned)
            return false;
        g_ptr_array_add(plans, planned);
        StudiedExperiment *experiment = g_new0(StudiedExperiment, 1);
        experiment->directory = g_strdup(*directories);
        g_ptr_array_add(study->experiments, experiment);
    }
    return true;
}

Study *study_read(const char *const directories[], GError **error)
{
    g_autoptr(Study) study = study_new();
    g_autoptr(GPtrArray) plans = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    if (!read_plans(study, plans, directories, error))
        return NULL;
    g_autoptr(GPtrArray) settings = settings_read(study);
    for (unsigned i = 0; i < plans->len; i++) {
        const GPtrArray *planned = plans->pdata[i];
        for (unsigned r = 0; r < planned->len; r++)
            add_run(study, i, planned->pdata[r]);
    }
    settings_apply(study, settings);
    study->frozen = twins_find(study);
    return g_steal_pointer(&study);
}
