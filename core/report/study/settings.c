#include "report/study/settings.h"

#include "config/read.h"
#include "config/scalar.h"
#include "record/manifest.h"
#include "record/table.h"
#include <math.h>
#include <string.h>

/* ---- of one experiment ---- */

static char *directory_name(const char *directory)
{
    g_autofree char *absolute = g_canonicalize_filename(directory, NULL);
    g_autofree char *last = g_path_get_basename(absolute);
    return g_filename_display_name(last);
}

/* The experiment as it was run, overrides included; NULL when the file is not there or broken. */
static Node *read_tree(const StudiedExperiment *experiment)
{
    g_autoptr(Problems) problems = problems_new();
    Node *root = experiment->source && g_utf8_validate(experiment->source, -1, NULL)
                     ? config_read_past_mistakes(experiment->source, "experiment.yaml", problems)
                     : NULL;
    for (char **override = experiment->overrides; root && root->kind == NODE_MAP && *override; override++)
        config_override(&root, *override, problems);
    return root;
}

/* The text of a scalar in a map; NULL when there is none. */
static const char *text_in(const Node *map, const char *key)
{
    const Node *value = node_get(map, key);
    return value && value->kind == NODE_SCALAR && *value->text ? value->text : NULL;
}

static Node *read_experiment(StudiedExperiment *experiment)
{
    g_autofree char *path = g_build_filename(experiment->directory, "experiment.yaml", NULL);
    g_file_get_contents(path, &experiment->source, NULL, NULL);
    experiment->overrides = manifest_overrides(experiment->directory);
    Node *tree = read_tree(experiment);
    const char *name = text_in(tree, "name");
    experiment->name = name ? g_strdup(name) : directory_name(experiment->directory);
    return tree;
}

/* ---- names ---- */

static bool shares_name(const Study *study, const StudiedExperiment *experiment)
{
    for (unsigned i = 0; i < study->experiments->len; i++) {
        const StudiedExperiment *other = study->experiments->pdata[i];
        if (other != experiment && strcmp(other->name, experiment->name) == 0)
            return true;
    }
    return false;
}

/* "pendulum (runs/second)" where two are called pendulum. */
static void tell_apart(Study *study)
{
    unsigned count = study->experiments->len;
    g_autofree bool *shared = g_new(bool, count);
    for (unsigned i = 0; i < count; i++)
        shared[i] = shares_name(study, study->experiments->pdata[i]);
    for (unsigned i = 0; i < count; i++) {
        StudiedExperiment *experiment = study->experiments->pdata[i];
        if (!shared[i])
            continue;
        g_autofree char *name = g_steal_pointer(&experiment->name);
        g_autofree char *directory = g_filename_display_name(experiment->directory);
        experiment->name = g_strdup_printf("%s (%s)", name, directory);
    }
}

GPtrArray *settings_read(Study *study)
{
    GPtrArray *trees = g_ptr_array_new_with_free_func((GDestroyNotify)node_free);
    for (unsigned i = 0; i < study->experiments->len; i++)
        g_ptr_array_add(trees, read_experiment(study->experiments->pdata[i]));
    tell_apart(study);
    g_autoptr(GString) names = g_string_new(NULL);
    for (unsigned i = 0; i < study->experiments->len; i++) {
        const StudiedExperiment *experiment = study->experiments->pdata[i];
        g_string_append_printf(names, "%s%s", i ? ", " : "", experiment->name);
    }
    study->name = g_strdup(names->str);
    return trees;
}

/* ---- baselines ---- */

/* What a study calls a variant: "experiment: " (where there are several), its name, and what a matrix added to it. */
static int find_variant(const Study *study, const char *prefix, const char *name, const char *matrix)
{
    g_autofree char *whole = g_strconcat(prefix, name, matrix, NULL);
    unsigned place;
    return g_ptr_array_find_with_equal_func(study->variants, whole, g_str_equal, &place) ? (int)place : -1;
}

/* ",student.tau=0.005" of "ou,student.tau=0.005", "" of "ou". */
static const char *matrix_part(const char *variant, const char *prefix)
{
    const char *name = g_str_has_prefix(variant, prefix) ? variant + strlen(prefix) : variant;
    return name + strcspn(name, ",");
}

/* "a: " of the experiment's variants. */
static char *prefix_of(const Study *study, unsigned experiment)
{
    const StudiedExperiment *its = study->experiments->pdata[experiment];
    return study->experiments->len > 1 ? g_strconcat(its->name, ": ", NULL) : g_strdup("");
}

/* The first variant of an experiment. */
static unsigned first_variant(const Study *study, unsigned experiment)
{
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = study->runs->pdata[i];
        if (run->experiment == experiment)
            return run->variant;
    }
    return 0;
}

static char *baseline_name(const Study *study, const Node *tree, unsigned experiment, const char *prefix)
{
    const char *named = text_in(node_get(tree, "report"), "baseline");
    const char *first = study_variant(study, first_variant(study, experiment)) + strlen(prefix);
    return named ? g_strdup(named) : g_strndup(first, strcspn(first, ","));
}

/* The variant of `experiment` that stands for the baseline where the matrix has that point. */
static unsigned find_baseline(const Study *study, const Node *tree, unsigned experiment, const char *matrix)
{
    g_autofree char *prefix = prefix_of(study, experiment);
    g_autofree char *name = baseline_name(study, tree, experiment, prefix);
    int place = find_variant(study, prefix, name, matrix);
    if (place < 0)
        place = find_variant(study, prefix, name, "");
    return place < 0 ? first_variant(study, experiment) : (unsigned)place;
}

static bool has_task(const Study *study, unsigned variant, unsigned task)
{
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = study->runs->pdata[i];
        if (run->variant == variant && run->task == task)
            return true;
    }
    return false;
}

/* The first experiment's baseline, so that experiments are compared with each other; where it was not run on the task, the
 * own one's. */
static unsigned baseline_of(const Study *study, const GPtrArray *trees, const Run *run)
{
    g_autofree char *prefix = prefix_of(study, run->experiment);
    const char *matrix = matrix_part(study_variant(study, run->variant), prefix);
    unsigned first = find_baseline(study, trees->pdata[0], 0, matrix);
    if (has_task(study, first, run->task))
        return first;
    return find_baseline(study, trees->pdata[run->experiment], run->experiment, matrix);
}

static void choose_baselines(Study *study, const GPtrArray *trees)
{
    g_autofree bool *chosen = g_new0(bool, study->variants->len);
    study->baselines = g_new0(unsigned, study->variants->len);
    for (unsigned i = 0; i < study->runs->len; i++) {
        const Run *run = study->runs->pdata[i];
        if (!chosen[run->variant])
            study->baselines[run->variant] = baseline_of(study, trees, run);
        chosen[run->variant] = true;
    }
}

/* ---- scales ---- */

/* A number that the file gives a task; NAN where it gives none. */
static double number_of(const Node *node)
{
    double x;
    return node && scalar_number(node, &x) && isfinite(x) ? x : NAN;
}

/* `normalise: {task: high}`, or [low, high], where low may be null. */
static void take_scale(TaskScale *scale, const Node *range)
{
    if (!range || !isnan(scale->high))
        return;
    bool both = range->kind == NODE_LIST && range->items->len == 2;
    double high = number_of(both ? range->items->pdata[1] : range);
    if (isnan(high))
        return;
    scale->high = high;
    scale->low = both ? number_of(range->items->pdata[0]) : NAN;
}

static void take_threshold(TaskScale *scale, const Node *threshold)
{
    if (isnan(scale->threshold))
        scale->threshold = number_of(threshold);
}

static void take_axes(TaskScale *scale, const Node *pair)
{
    int64_t x, y;
    if (scale->axes[0] < 0 && pair && pair->kind == NODE_LIST && pair->items->len == 2 &&
        scalar_integer(pair->items->pdata[0], &x) && scalar_integer(pair->items->pdata[1], &y) && MIN(x, y) >= 0 &&
        MAX(x, y) <= UINT16_MAX) {
        scale->axes[0] = (int)x;
        scale->axes[1] = (int)y;
    }
}

/* What the random policy returned, measured when the experiment was begun. */
static void read_random_policy(Study *study, const char *directory)
{
    g_autofree char *path = g_build_filename(directory, "random-policy.tsv", NULL);
    const char *fields[2];
    Table table;
    TableRow row = TABLE_END;
    if (table_open(&table, path, '\t', (const char *[]){"task", "mean", NULL}, NULL))
        row = table_next(&table, fields);
    for (; row != TABLE_END; row = table_next(&table, fields)) {
        unsigned task;
        double mean;
        if (row == TABLE_BROKEN || !table_number(fields[1], &mean) || !isfinite(mean) ||
            !g_ptr_array_find_with_equal_func(study->tasks, fields[0], g_str_equal, &task) ||
            !isnan(study->scales[task].low))
            continue;
        study->scales[task].low = mean;
        study->scales[task].low_measured = true;
    }
    table_close(&table);
}

/* Of several experiments the first one that gives a number does. */
static void choose_scales(Study *study, const GPtrArray *trees)
{
    study->scales = g_new(TaskScale, study->tasks->len);
    for (unsigned t = 0; t < study->tasks->len; t++) {
        TaskScale *scale = &study->scales[t];
        *scale = (TaskScale){.low = NAN, .high = NAN, .threshold = NAN, .axes = {-1, -1}};
        for (unsigned i = 0; i < trees->len; i++) {
            const Node *report = node_get(trees->pdata[i], "report");
            take_scale(scale, node_get(node_get(report, "normalise"), study_task(study, t)));
            take_threshold(scale, node_get(node_get(report, "thresholds"), study_task(study, t)));
            take_axes(scale, node_get(node_get(report, "coverage"), study_task(study, t)));
        }
    }
    for (unsigned i = 0; i < study->experiments->len; i++)
        read_random_policy(study, ((const StudiedExperiment *)study->experiments->pdata[i])->directory);
}

void settings_apply(Study *study, const GPtrArray *trees)
{
    choose_baselines(study, trees);
    choose_scales(study, trees);
}
