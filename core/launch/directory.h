/* The directory of an experiment: who may use it, and what stands in it before the first run starts. */
#ifndef CORE_LAUNCH_DIRECTORY_H
#define CORE_LAUNCH_DIRECTORY_H

#include "launch/plan.h"
#include "launch/pool.h"
#include "launch/standing.h"
#include "record/manifest.h"

/* What whoever asks agrees to. */
typedef struct Terms {
    bool retry_failed;    /* failed runs are planned again */
    bool allow_new_build; /* going on with another program or plugin than the runs were made with */
} Terms;

typedef struct Directory {
    char *path;
    Job *jobs; /* one for each run of the plan, in its order: done, failed, or planned */
    size_t count;
    size_t corrected;    /* runs that had not begun and have another configuration now */
    Standing *standings; /* beside jobs, as they were found */
    bool mixed;          /* runs may go on from what another build left: it is allowed, or was before */
    const char
        *asked; /* `path`, whose manifest each run asks for the build that it must be of; NULL: any build is allowed */
    GPtrArray *builds; /* Build, those that made what was found, the last one last */
    Manifest manifest;
    int lock; /* -1: not taken */
} Directory;

/* Takes the directory for this process and brings it up to the plan: experiment.yaml, plan.tsv, manifest.json, and for
 * each run a directory with config.yaml. Runs that are done stay as they are, failed ones too unless the terms retry
 * them; all others are planned. `manifest` tells the command; its strings are borrowed, and must outlive the directory.
 *
 * Refuses, before anything is touched: a directory with files that is no experiment (FAULT_USAGE), one that another
 * process holds (FAULT_STOPPED), a plan that leaves out a run that has begun, or has another configuration for
 * it (FAULT_CONFIG), and another build than made the runs, where some are to go on or to be added (FAULT_CONFIG). From here on the
 * build is what it was when it was compared, also in the manifest at the end. */
Directory *directory_open(const char *path, const Plan *plan, const Manifest *manifest, Terms terms, GError **error);

/* Writes the end into manifest.json, releases the directory and frees. */
bool directory_close(Directory *directory, GError **error);

/* Whether the job's status says that it is done, and its results are there still. */
bool directory_has_results(const Job *job);

/* What directory_open would find, for somebody who only asks: nothing is taken or written, and the directory need not be
 * there. The same refusals, but for the process that holds it. To be freed. */
Directory *directory_foresee(const char *path, const Plan *plan, Terms terms, GError **error);
void directory_free(Directory *directory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Directory, directory_free)

#endif
