/* The directory of an experiment: who may use it, and what stands in it before the first run starts. */
#ifndef CORE_LAUNCH_DIRECTORY_H
#define CORE_LAUNCH_DIRECTORY_H

#include "launch/plan.h"
#include "launch/pool.h"
#include "record/manifest.h"

typedef struct Directory {
    char *path;
    Job *jobs; /* one for each run of the plan, in its order: finished, or waiting */
    size_t count;
    Manifest manifest;
    int lock;
} Directory;

/* Takes the directory for this process and brings it up to the plan: experiment.yaml, plan.tsv, manifest.json, and for
 * each run a directory with config.yaml and status.json. Runs that are finished stay as they are, all others wait.
 * `manifest` tells the command; its strings are borrowed.
 *
 * Refuses, before anything is touched: a directory with files that is no experiment (FAULT_USAGE), one that another
 * process holds (FAULT_STOPPED), and a plan in which a run that is there has another configuration (FAULT_CONFIG). */
Directory *directory_open(const char *path, const Plan *plan, const Manifest *manifest, GError **error);

/* Writes the end into manifest.json, releases the directory and frees; NULL is allowed. */
bool directory_close(Directory *directory, GError **error);

#endif
