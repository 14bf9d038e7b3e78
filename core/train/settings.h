/* One run's settings: everything that config.yaml of a run directory says, bound and checked. */
#ifndef CORE_TRAIN_SETTINGS_H
#define CORE_TRAIN_SETTINGS_H

#include "config/node.h"
#include "config/problems.h"
#include "plugin/component.h"
#include "student/settings.h"

typedef enum Baseline { BASELINE_PAIRED, BASELINE_PREVIOUS } Baseline;
typedef enum MetaRewardScale { SCALE_RUNNING_STD, SCALE_RAW } MetaRewardScale;

/* `teaching:`, the host's share of the algorithm (docs: "How a run works"). */
typedef struct TeachingSettings {
    int64_t exploration_steps, lookahead_updates, evaluation_steps;
    int64_t evaluation_rollouts;     /* DIDACT_WORD: as many whole episodes as fit */
    didact_choice baseline;          /* Baseline */
    didact_choice meta_reward_scale; /* MetaRewardScale */
    double meta_reward_weight;
    double meta_reward_clip; /* NAN: none */
} TeachingSettings;

/* `evaluation:` */
typedef struct EvaluationSettings {
    int64_t every, episodes;
} EvaluationSettings;

/* `checkpoint:`, how a run is kept over a stop. It changes nothing that the run computes. */
typedef struct CheckpointSettings {
    int64_t every; /* environment steps; DIDACT_WORD: by the clock; 0: never */
} CheckpointSettings;

/* The host's keys in `exploration:`. */
typedef struct ExplorationSettings {
    bool learn, examine;
} ExplorationSettings;

/* The keys of the top level that are plain values. */
typedef struct RunHead {
    const char *name;
    int64_t steps, seed;
} RunHead;

typedef struct RunSettings {
    RunHead head;
    Component *environment, *network, *exploration;
    NetworkShape shape;
    ExplorationSettings strategy;
    StudentSettings student;
    TeachingSettings teaching;
    EvaluationSettings evaluation;
    CheckpointSettings checkpoint;
    GPtrArray *memory; /* texts and lists that the structs point to */
} RunSettings;

extern const didact_param run_head_table[], teaching_settings_table[], evaluation_settings_table[],
    checkpoint_settings_table[], exploration_settings_table[];
extern const size_t run_head_count, teaching_settings_count, evaluation_settings_count, checkpoint_settings_count,
    exploration_settings_count;

/* The sections of a run's configuration that do not change what it computes, NULL-ended: runs that differ in them alone are the
 * same run, and one may go on with other ones. */
extern const char *const run_settings_operational[];

/* Binds one run's resolved configuration, opening the plugins that it names. Every mistake goes to `problems`; NULL when
 * there was one. */
RunSettings *run_settings_bind(const Node *config, Problems *problems);
void run_settings_free(RunSettings *settings);

/* The same configuration with every default written out: what config.yaml says. */
Node *run_settings_describe(const RunSettings *settings);

/* What the run computes, as YAML: that without the operational sections. Free with g_free. */
char *run_settings_substance(const RunSettings *settings);

/* The paths (interned) of the plugins that a run is made of, nested ones included; free with g_ptr_array_unref. A NULL that is
 * not counted ends them. */
GPtrArray *run_settings_plugins(const RunSettings *settings);

#endif
