/* What one run writes into its directory: evaluations.csv, episodes.csv, metrics.csv, observations.csv, timing.csv and
 * status.json. */
#ifndef CORE_RECORD_RUN_WRITER_H
#define CORE_RECORD_RUN_WRITER_H

#include "base/error.h"
#include "record/archive.h"

typedef struct RunWriter RunWriter;

typedef struct EvaluationRow {
    int64_t step, updates, lookahead_updates, episode;
    double episode_return;
    int64_t length;
    bool terminated;
} EvaluationRow;

/* Opens the files of a run that begins, in a directory that exists. `environment` goes into the head of episodes.csv,
 * `observation_size` makes that of observations.csv. */
RunWriter *run_writer_open(const char *directory, const char *environment, uint32_t observation_size, int64_t steps,
                           GError **error);

/* Brings everything written so far to the disk, and notes in the archive where the files stand. */
bool run_writer_mark(RunWriter *writer, Archive *archive, GError **error);

/* Opens the files of a run that goes on: cut back to where they stood when they were marked. FAULT_DATA where one of them no
 * longer has what it had then. */
RunWriter *run_writer_reopen(const char *directory, uint32_t observation_size, int64_t steps, Archive *archive,
                             GError **error);

void run_writer_evaluation(RunWriter *writer, const EvaluationRow *row);
/* role: "teach", "examine" or "baseline". */
void run_writer_episode(RunWriter *writer, double episode_return, int64_t length, int64_t step, const char *role);
void run_writer_metric(RunWriter *writer, int64_t step, const char *name, double value);
/* observation [observation_size]: what was acted upon in that step, of which there need not be a row for each; role as above. */
void run_writer_observation(RunWriter *writer, int64_t step, const char *role, const float observation[]);
void run_writer_timing(RunWriter *writer, int64_t step, int64_t updates);

/* Progress for status.json, written about twice a second whatever the number of calls, and more often at the beginning, where much
 * goes wrong. Cheap enough for every step. */
void run_writer_progress(RunWriter *writer, int64_t step, int64_t updates);

/* What is to be known of the run however it goes on; interned. It stays over a stop. */
void run_writer_note(RunWriter *writer, const char *note);

/* Moves the tables of a run that nobody writes, as far as they are there, into a folder of the same file system. */
bool run_writer_set_aside(const char *directory, const char *folder, GError **error);

/* Hands everything to the system; false when any write so far has failed (a full disk). */
bool run_writer_flush(RunWriter *writer, GError **error);
bool run_writer_close(RunWriter *writer, GError **error);

#endif
