/* `launcher: {slurm: ...}`, what an experiment asks of a Slurm cluster; it does not change what a run computes. */
#ifndef CORE_LAUNCH_SLURM_SETTINGS_H
#define CORE_LAUNCH_SLURM_SETTINGS_H

#include "config/node.h"
#include "config/problems.h"
#include <didact/param.h>

typedef struct SlurmSettings {
    GStrv options; /* of sbatch, in its words: "--partition=cpu", "--time=1:00:00" */
    GStrv setup;   /* lines of shell that a task begins with */
    int64_t limit; /* tasks at the same time; 0: as many as the cluster likes */
} SlurmSettings;

/* The keys that are plain values; `options` and `setup` are lists of texts. */
extern const didact_param slurm_settings_table[];
extern const size_t slurm_settings_count;

/* Reads `launcher:` (NULL: all defaults); mistakes go to `problems`. */
void launcher_read(const Node *section, Place place, SlurmSettings *settings, GPtrArray *memory, Problems *problems);

void slurm_settings_clear(SlurmSettings *settings);

#endif
