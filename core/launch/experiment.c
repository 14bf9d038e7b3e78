#include "launch/experiment.h"

#include "base/text.h"
#include "config/bind.h"
#include "config/read.h"
#include "config/scalar.h"
#include "launch/matrix.h"
#include "launch/seeds.h"
#include "launch/variants.h"
#include "train/train.h"
#include <string.h>

enum { MOST_RUNS = 100000 };

/* What may stand in an experiment. */
static const char *const keys[] = {"name",        "steps",    "seeds",      "environment", "network", "student",
                                   "exploration", "teaching", "evaluation", "variants",    "matrix",  "report",
                                   "limits",      "launcher", "checkpoint", NULL};

/* An experiment that is being unfolded. */
typedef struct Unfolding {
    Experiment *experiment;
    const Node *root;
    Node *base; /* the root without what no run sees */
    Matrix *matrix;
    GHashTable *directories; /* of the groups so far */
    Problems *problems;
    GHashTable *traits; /* RunTraits, by task and strategy */
    bool untried;       /* no run of the present variant has had its plugins made */
    bool whole;         /* every group has been made */
} Unfolding;

static void group_free(void *memory)
{
    RunGroup *group = memory;
    g_free(group->variant);
    g_free(group->task);
    g_free(group->config);
    g_free(group);
}

/* Takes the variant's name. */
static RunGroup *group_new(char *variant, char *task, const RunSettings *settings, const RunTraits *traits)
{
    RunGroup *group = g_new0(RunGroup, 1);
    group->variant = variant;
    group->task = task;
    group->steps = settings->head.steps;
    group->cost = run_cost(settings, traits);
    g_autoptr(Node) config = run_settings_describe(settings);
    node_remove(config, "seed");
    group->config = node_to_yaml(config);
    return group;
}

static void add_group(Unfolding *unfolding, RunGroup *group, Place place)
{
    g_ptr_array_add(unfolding->experiment->groups, group);
    if (!g_hash_table_add(unfolding->directories, g_build_filename(group->variant, group->task, NULL)))
        problems_add(unfolding->problems, place,
                     "two runs would share the directory '%s/%s'; make variants of what differs", group->variant,
                     group->task);
    if (strlen(group->variant) > NAME_MAX)
        problems_add(unfolding->problems, place,
                     "the folder's name '%s' is too long; vary fewer keys, or name variants", group->variant);
}

/* What no table can say, the plugins say when they are made: once for each variant, and for each strategy on each task. */
static RunTraits try_plugins(Unfolding *unfolding, const char *task, const RunSettings *settings)
{
    g_autoptr(GPtrArray) paths = run_settings_plugins(settings);
    g_autofree char *plugins = g_strjoinv(" ", (char **)paths->pdata);
    g_autofree char *key = g_strdup_printf("%s %s %d", task, plugins, settings->strategy.examine);
    RunTraits *traits = g_hash_table_lookup(unfolding->traits, key);
    if (traits && !unfolding->untried)
        return *traits;
    g_autoptr(GError) error = NULL;
    traits = g_new0(RunTraits, 1);
    if (!train_try(settings, traits, &error))
        problems_add(unfolding->problems, (Place){0}, "%s", error->message);
    unfolding->untried = false;
    g_hash_table_insert(unfolding->traits, g_steal_pointer(&key), traits);
    return *traits;
}

static void note_plugins(GPtrArray *plugins, const RunSettings *settings)
{
    g_autoptr(GPtrArray) paths = run_settings_plugins(settings);
    for (guint i = 0; i < paths->len; i++)
        if (!g_ptr_array_find(plugins, paths->pdata[i], NULL))
            g_ptr_array_add(plugins, paths->pdata[i]);
}

static void unfold_point(Unfolding *unfolding, const char *variant, Place place, const Node *patched,
                         const Point *point)
{
    g_autoptr(Node) config = config_patch(patched, point->patch);
    RunSettings *settings = run_settings_bind(config, unfolding->problems);
    unfolding->whole = unfolding->whole && settings;
    if (!settings)
        return;
    char *task = component_task_name(settings->environment);
    RunTraits traits = try_plugins(unfolding, task, settings);
    RunGroup *group = group_new(g_strconcat(variant, point->label, NULL), task, settings, &traits);
    add_group(unfolding, group, point->environment.file ? point->environment : place);
    note_plugins(unfolding->experiment->plugins, settings);
    run_settings_free(settings);
}

static void unfold_variant(Unfolding *unfolding, const char *name, Place place, const Node *patch)
{
    g_autoptr(Node) patched = config_patch(unfolding->base, patch);
    unfolding->untried = true;
    for (size_t i = 0; i < matrix_size(unfolding->matrix); i++) {
        Point point = matrix_point(unfolding->matrix, i);
        unfold_point(unfolding, name, place, patched, &point);
        point_clear(&point);
    }
}

/* The names that runs are compared by. */
static void check_baseline(const Unfolding *unfolding, const Node *variants)
{
    static const char *const unnamed[] = {"default", NULL};
    const char *baseline = unfolding->experiment->report.baseline;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (size_t i = 0; variants && i < variants->keys->len; i++)
        g_ptr_array_add(names, (char *)node_key(variants, i));
    g_ptr_array_add(names, NULL);
    const char *const *known = variants ? (const char *const *)names->pdata : unnamed;
    if (!baseline || !*baseline || g_strv_contains(known, baseline))
        return;
    const char *nearest = text_nearest(baseline, known, g_strv_length((char **)known));
    g_autofree char *list = g_strjoinv(", ", (char **)known);
    problems_add(unfolding->problems, node_get(node_get(unfolding->root, "report"), "baseline")->place,
                 "'baseline' is '%s', which is no variant; %s%s%s", baseline, nearest ? "did you mean '" : "there are ",
                 nearest ? nearest : list, nearest ? "'?" : "");
}

/* The section as a map; NULL where there is none, or none that can be read. */
static const Node *variants_of(const Unfolding *unfolding)
{
    const Node *variants = node_get(unfolding->root, "variants");
    if (!variants || node_is_null(variants))
        return NULL;
    if (variants->kind == NODE_MAP)
        return variants->keys->len ? variants : NULL;
    g_autofree char *shown = scalar_shown(variants);
    problems_add(unfolding->problems, variants->place, "'variants' must be a map of names to what they change, not %s",
                 shown);
    return NULL;
}

static bool check_size(const Unfolding *unfolding, const Node *variants)
{
    size_t runs = matrix_size(unfolding->matrix);
    bool fits = !__builtin_mul_overflow(runs, variants ? variants->keys->len : 1, &runs) &&
                !__builtin_mul_overflow(runs, MAX(unfolding->experiment->seeds.count, 1), &runs) && runs <= MOST_RUNS;
    if (!fits)
        problems_add(unfolding->problems, unfolding->root->place,
                     "variants, matrix and seeds make more than %d runs; divide the experiment", MOST_RUNS);
    return fits;
}

/* What every variant replaces, no run binds; its mistakes are told all the same: the base, with what it lacks taken from a
 * variant. */
static void check_base(const Unfolding *unfolding, const Node *patch)
{
    g_autoptr(Node) whole = config_patch(patch, unfolding->base);
    run_settings_free(run_settings_bind(whole, unfolding->problems));
}

static void unfold(Unfolding *unfolding)
{
    const Node *variants = variants_of(unfolding);
    check_baseline(unfolding, variants);
    if (!check_size(unfolding, variants)) {
        unfolding->whole = false;
        return;
    }
    g_autoptr(Node) nothing = node_map(unfolding->root->place);
    if (!variants)
        unfold_variant(unfolding, "default", unfolding->root->place, nothing);
    for (size_t i = 0; variants && i < variants->keys->len; i++) {
        const Node *name = variants->keys->pdata[i];
        g_autoptr(Node) patch = variants_patch(name, variants->items->pdata[i], unfolding->problems);
        unfolding->whole = unfolding->whole && patch;
        if (!patch)
            continue;
        if (i == 0)
            check_base(unfolding, patch);
        unfold_variant(unfolding, name->text, name->place, patch);
    }
}

/* The tasks that the report is told of, where all that there are are known. */
static void check_tasks(const Unfolding *unfolding, const Node *report)
{
    g_autoptr(GPtrArray) tasks = g_ptr_array_new();
    const GPtrArray *groups = unfolding->experiment->groups;
    for (guint i = 0; i < groups->len; i++) {
        char *task = ((const RunGroup *)groups->pdata[i])->task;
        if (!g_ptr_array_find_with_equal_func(tasks, task, g_str_equal, NULL))
            g_ptr_array_add(tasks, task);
    }
    g_ptr_array_add(tasks, NULL);
    if (unfolding->whole)
        report_section_check_tasks(report, (const char *const *)tasks->pdata, unfolding->problems);
}

static void read_root(Experiment *experiment, const Node *root, Problems *problems)
{
    g_autoptr(Node) base = variants_base(root);
    g_autoptr(Matrix) matrix = matrix_read(node_get(root, "matrix"), variants_fixed, problems);
    g_autoptr(GHashTable) directories = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) traits = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Unfolding unfolding = {experiment, root, base, matrix, directories, problems, traits, false, true};
    bind_keys(root, "the experiment", NULL, 0, keys, problems);
    const Node *report = node_get(root, "report");
    report_section_read(report, root->place, &experiment->report, experiment->memory, problems);
    limits_read(node_get(root, "limits"), root->place, &experiment->limits, experiment->memory, problems);
    launcher_read(node_get(root, "launcher"), root->place, &experiment->slurm, experiment->memory, problems);
    seeds_read(root, MOST_RUNS, &experiment->seeds, experiment->memory, problems);
    unfold(&unfolding);
    check_tasks(&unfolding, report);
    const Node *name = node_get(root, "name");
    experiment->name = name && name->kind == NODE_SCALAR ? g_strdup(name->text) : NULL;
}

/* The file's tree with the overrides laid over it. */
static Node *read_tree(const char *source, const char *file, const char *const *overrides, Problems *problems)
{
    Node *root = config_read_past_mistakes(source, file, problems);
    if (root && root->kind != NODE_MAP) {
        g_autofree char *shown = scalar_shown(root);
        if (node_is_null(root))
            problems_add(problems, root->place, "the file is empty");
        else
            problems_add(problems, root->place, "an experiment is a map of keys such as 'name' and 'steps', not %s",
                         shown);
        g_clear_pointer(&root, node_free);
    }
    for (; root && overrides && *overrides; overrides++)
        config_override(&root, *overrides, problems);
    if (root)
        seeds_take_single(root, problems);
    return root;
}

Experiment *experiment_read(const char *file, const char *const *overrides, Problems *problems)
{
    unsigned before = problems_count(problems);
    g_autoptr(Experiment) experiment = g_new0(Experiment, 1);
    experiment->groups = g_ptr_array_new_with_free_func(group_free);
    experiment->plugins = g_ptr_array_new();
    experiment->memory = g_ptr_array_new_with_free_func(g_free);
    experiment->source = config_load(file, problems);
    g_autoptr(Node) root = experiment->source ? read_tree(experiment->source, file, overrides, problems) : NULL;
    if (root)
        read_root(experiment, root, problems);
    return problems_count(problems) == before ? g_steal_pointer(&experiment) : NULL;
}

void experiment_free(Experiment *experiment)
{
    if (!experiment)
        return;
    g_free(experiment->name);
    g_free(experiment->source);
    slurm_settings_clear(&experiment->slurm);
    g_ptr_array_unref(experiment->groups);
    g_ptr_array_unref(experiment->plugins);
    g_ptr_array_unref(experiment->memory);
    g_free(experiment);
}
