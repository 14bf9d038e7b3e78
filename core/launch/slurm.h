/* Runs of an experiment as an array job of a Slurm cluster, and what the cluster says of it.
 *
 * DIRECTORY/slurm keeps of every submission: job-N.sh, the script; job-N.runs, the run directory of each task, a line each;
 * job-N.id, the number that Slurm gave to it; and what the tasks print, JOB_TASK.txt. */
#ifndef CORE_LAUNCH_SLURM_H
#define CORE_LAUNCH_SLURM_H

#include "launch/directory.h"

/* Whether this machine can submit. Errors: FAULT_USAGE. */
bool slurm_is_here(GError **error);

/* The number of the experiment's last submission; NULL where there is none. To be freed. */
char *slurm_last_job(const char *directory);

typedef enum SlurmState {
    SLURM_GONE,   /* no task of it waits or runs */
    SLURM_QUEUED, /* some do */
    SLURM_SILENT, /* there is no telling, from here or now */
} SlurmState;

/* Asks squeue. SLURM_SILENT sets `error` to why, FAULT_INTERNAL. */
SlurmState slurm_ask(const char *job, GError **error);

/* Whether no task of the experiment waits or runs. Errors: FAULT_STOPPED where some do; where there is no telling, FAULT_INTERNAL
 * for those who must be `sure`, and true for others. */
bool slurm_is_idle(const char *directory, bool sure, GError **error);

typedef struct SlurmReceipt {
    char *job;    /* its number */
    char *script; /* its path */
    size_t tasks; /* runs that were submitted */
    size_t left;  /* planned runs that were not: more than an array can hold on this cluster */
} SlurmReceipt;

/* Submits the planned runs of a directory that was opened, `limit` at the same time (0: no limit). Errors: FAULT_INTERNAL, with
 * sbatch's words. */
bool slurm_submit(const Directory *directory, const Plan *plan, int64_t limit, SlurmReceipt *receipt, GError **error);
void slurm_receipt_clear(SlurmReceipt *receipt);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SlurmReceipt, slurm_receipt_clear)

#endif
