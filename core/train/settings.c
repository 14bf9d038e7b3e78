#include "train/settings.h"

#include "config/bind.h"
#include <string.h>

static const char *const baselines[] = {"paired", "previous", NULL};
static const char *const scales[] = {"running-std", "raw", NULL};

const didact_param run_head_table[] = {
    DIDACT_TEXT(RunHead, name, NULL, "names the experiment and its directory"),
    DIDACT_NUMBER(RunHead, steps, NULL, 1, 1e15, "environment steps",
                  "length of a run, counting every step that fed learning"),
    DIDACT_NUMBER(RunHead, seed, "0", 0, 1e15, "", "where all random streams of the run begin"),
};
const size_t run_head_count = G_N_ELEMENTS(run_head_table);

const didact_param teaching_settings_table[] = {
    DIDACT_NUMBER(TeachingSettings, exploration_steps, "100", 1, 1e9, "environment steps",
                  "length of D0, the strategy's own data, in each iteration"),
    DIDACT_NUMBER(TeachingSettings, lookahead_updates, "10", 1, 1e9, "updates",
                  "updates on D0 alone that make the trial student"),
    DIDACT_NUMBER(TeachingSettings, evaluation_steps, "200", 1, 1e9, "environment steps",
                  "budget of an examination, the baseline's share included"),
    DIDACT_NUMBER_OR(TeachingSettings, evaluation_rollouts, "auto", 1, 1e6, "auto", "roll-outs",
                     "roll-outs of each examined policy; auto: as many whole episodes as fit its share, at least one"),
    DIDACT_CHOICE(TeachingSettings, baseline, "paired", baselines,
                  "what the trial student is compared with: the student on the same starts, or the last trial student"),
    DIDACT_CHOICE(TeachingSettings, meta_reward_scale, "running-std", scales,
                  "divide the meta-reward by its running root mean square, or take it as it is"),
    DIDACT_NUMBER(TeachingSettings, meta_reward_weight, "0.05", DIDACT_POSITIVE, 1, "",
                  "weight of the newest in the running mean square; the plain mean until then"),
    DIDACT_NUMBER_OR(TeachingSettings, meta_reward_clip, "3", DIDACT_POSITIVE, INFINITY, "none", "",
                     "scaled meta-rewards are clipped to plus and minus this"),
};
const size_t teaching_settings_count = G_N_ELEMENTS(teaching_settings_table);

const didact_param evaluation_settings_table[] = {
    DIDACT_NUMBER(EvaluationSettings, every, "1000", 1, 1e15, "environment steps",
                  "the student is evaluated at every multiple of this, and at 0"),
    DIDACT_NUMBER(EvaluationSettings, episodes, "10", 1, 1e6, "episodes", "episodes of one evaluation"),
};
const size_t evaluation_settings_count = G_N_ELEMENTS(evaluation_settings_table);

const didact_param checkpoint_settings_table[] = {
    DIDACT_NUMBER_OR(
        CheckpointSettings, every, "auto", 0, 1e15, "auto", "environment steps",
        "how often a run saves itself, so that it can go on after any stop; auto: by the clock, with at most "
        "1 % of the time; 0: never, and a run that was stopped begins anew"),
};
const size_t checkpoint_settings_count = G_N_ELEMENTS(checkpoint_settings_table);

const char *const run_settings_operational[] = {"checkpoint", NULL};

const didact_param exploration_settings_table[] = {
    DIDACT_BOOL(ExplorationSettings, learn, "true",
                "improve the strategy; false keeps everything else of the loop: the frozen twin"),
    DIDACT_BOOL(ExplorationSettings, examine, "false",
                "look ahead and examine although the strategy does not learn, so that D1 enters the replay"),
};
const size_t exploration_settings_count = G_N_ELEMENTS(exploration_settings_table);

/* The top level's keys that are sections of their own. */
static const char *const sections[] = {"environment", "network",    "student",    "exploration",
                                       "teaching",    "evaluation", "checkpoint", NULL};

/* The place of a section's key, or of the section, or of the whole where that is missing. */
static Place place_of(const Node *config, const char *section, const char *key)
{
    const Node *node = node_get(config, section);
    const Node *value = node && key && node->kind == NODE_MAP ? node_get(node, key) : NULL;
    return value ? value->place : node ? node->place : config->place;
}

static void bind_section(const Node *config, const char *name, const didact_param *table, size_t count, void *into,
                         GPtrArray *memory, Problems *problems)
{
    Binding binding = {table, count, sizeof(didact_param), into};
    bind_map(node_get(config, name), place_of(config, name, NULL), name, &binding, 1, NULL, memory, problems);
}

static void bind_plain_sections(const Node *config, RunSettings *settings, Problems *problems)
{
    Binding head = {run_head_table, run_head_count, sizeof(didact_param), &settings->head};
    bind_map(config, config->place, "the experiment", &head, 1, sections, settings->memory, problems);
    bind_section(config, "student", student_settings_table, student_settings_count, &settings->student,
                 settings->memory, problems);
    bind_section(config, "teaching", teaching_settings_table, teaching_settings_count, &settings->teaching,
                 settings->memory, problems);
    bind_section(config, "evaluation", evaluation_settings_table, evaluation_settings_count, &settings->evaluation,
                 settings->memory, problems);
    bind_section(config, "checkpoint", checkpoint_settings_table, checkpoint_settings_count, &settings->checkpoint,
                 settings->memory, problems);
}

/* The section with a plugin's name in it: `usual`, where that is not NULL and the section does not say. */
static Node *complete_section(const Node *config, const char *name, const char *usual)
{
    const Node *section = node_get(config, name);
    if (usual && (!section || node_is_null(section)))
        return node_scalar(usual, place_of(config, name, NULL));
    Node *copy = section ? node_copy(section) : NULL;
    if (usual && copy->kind == NODE_MAP && !node_get(copy, "plugin"))
        node_set(copy, "plugin", copy->place, node_scalar(usual, copy->place));
    return copy;
}

static Component *bind_component(const Node *config, didact_kind kind, const char *name, const char *usual,
                                 const didact_param *table, size_t count, void *into, GPtrArray *memory,
                                 Problems *problems)
{
    g_autoptr(Node) section = complete_section(config, name, usual);
    if (section)
        return component_bind(section, kind, table, count, into, memory, problems);
    problems_add(problems, config->place, "'%s' is missing; name a plugin, 'didact plugins' lists them", name);
    return NULL;
}

static void bind_components(const Node *config, RunSettings *settings, Problems *problems)
{
    GPtrArray *memory = settings->memory;
    settings->environment =
        bind_component(config, DIDACT_ENVIRONMENT, "environment", NULL, NULL, 0, NULL, memory, problems);
    settings->network = bind_component(config, DIDACT_NETWORK, "network", "native", network_shape_table,
                                       network_shape_count, &settings->shape, memory, problems);
    settings->exploration = bind_component(config, DIDACT_EXPLORATION, "exploration", NULL, exploration_settings_table,
                                           exploration_settings_count, &settings->strategy, memory, problems);
}

/* The name becomes a directory's. */
static void check_name(const Node *config, const RunSettings *settings, Problems *problems)
{
    const char *name = settings->head.name;
    if (!name || (*name && *name != '.' && !strchr(name, '/')))
        return;
    problems_add(
        problems, place_of(config, "name", NULL),
        "'name' is '%s', which cannot name a directory; leave out '/', a '.' in front, and do not leave it empty",
        name);
}

static void check_hidden_layers(const Node *config, const RunSettings *settings, Problems *problems)
{
    if (settings->network && settings->shape.hidden.count == 0)
        problems_add(problems, place_of(config, "network", "hidden"), "'hidden' is empty; give at least one layer");
}

/* Every roll-out of an examination gets at least one step. */
static void check_budget(const Node *config, const RunSettings *settings, Problems *problems)
{
    const TeachingSettings *teaching = &settings->teaching;
    int64_t rollouts = teaching->evaluation_rollouts == DIDACT_WORD ? 1 : teaching->evaluation_rollouts;
    int64_t least = rollouts * (teaching->baseline == BASELINE_PAIRED ? 2 : 1);
    if (teaching->evaluation_steps && teaching->evaluation_steps < least)
        problems_add(problems, place_of(config, "teaching", "evaluation_steps"),
                     "'evaluation_steps' is %" G_GINT64_FORMAT
                     ", too few for the roll-outs of an examination; write at "
                     "least %" G_GINT64_FORMAT,
                     teaching->evaluation_steps, least);
}

RunSettings *run_settings_bind(const Node *config, Problems *problems)
{
    unsigned before = problems_count(problems);
    if (config->kind != NODE_MAP) {
        problems_add(problems, config->place, "an experiment is a map of keys, such as 'name' and 'steps'");
        return NULL;
    }
    RunSettings *settings = g_new0(RunSettings, 1);
    settings->memory = g_ptr_array_new_with_free_func(g_free);
    bind_plain_sections(config, settings, problems);
    bind_components(config, settings, problems);
    check_name(config, settings, problems);
    check_hidden_layers(config, settings, problems);
    check_budget(config, settings, problems);
    if (problems_count(problems) == before)
        return settings;
    run_settings_free(settings);
    return NULL;
}

void run_settings_free(RunSettings *settings)
{
    if (!settings)
        return;
    component_free(settings->environment);
    component_free(settings->network);
    component_free(settings->exploration);
    g_ptr_array_unref(settings->memory);
    g_free(settings);
}

static void describe(Node *map, const didact_param *table, size_t count, const void *from)
{
    Binding binding = {table, count, sizeof(didact_param), (void *)from};
    bind_describe(map, &binding, 1);
}

static Node *describe_section(const didact_param *table, size_t count, const void *from)
{
    Node *section = node_map((Place){0});
    describe(section, table, count, from);
    return section;
}

Node *run_settings_describe(const RunSettings *settings)
{
    const Place nowhere = {0};
    Node *config = node_map(nowhere);
    describe(config, run_head_table, run_head_count, &settings->head);
    node_set(config, "environment", nowhere, component_describe(settings->environment, NULL, 0, NULL));
    node_set(config, "network", nowhere,
             component_describe(settings->network, network_shape_table, network_shape_count, &settings->shape));
    node_set(config, "student", nowhere,
             describe_section(student_settings_table, student_settings_count, &settings->student));
    node_set(config, "exploration", nowhere,
             component_describe(settings->exploration, exploration_settings_table, exploration_settings_count,
                                &settings->strategy));
    node_set(config, "teaching", nowhere,
             describe_section(teaching_settings_table, teaching_settings_count, &settings->teaching));
    node_set(config, "evaluation", nowhere,
             describe_section(evaluation_settings_table, evaluation_settings_count, &settings->evaluation));
    node_set(config, "checkpoint", nowhere,
             describe_section(checkpoint_settings_table, checkpoint_settings_count, &settings->checkpoint));
    return config;
}

char *run_settings_substance(const RunSettings *settings)
{
    g_autoptr(Node) config = run_settings_describe(settings);
    for (const char *const *section = run_settings_operational; *section; section++)
        node_remove(config, *section);
    return node_to_yaml(config);
}

GPtrArray *run_settings_plugins(const RunSettings *settings)
{
    GPtrArray *paths = g_ptr_array_new_null_terminated(4, NULL, TRUE);
    component_paths(settings->environment, paths);
    component_paths(settings->network, paths);
    component_paths(settings->exploration, paths);
    return paths;
}
