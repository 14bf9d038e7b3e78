/* An experiment's runs and how they are, as tables of plain text. */
#ifndef CORE_LAUNCH_SUMMARY_H
#define CORE_LAUNCH_SUMMARY_H

#include "launch/plan.h"
#include "launch/pool.h"

/* Appends a line for each run: its state, steps, rate, and the time that it took or still takes. `runs` holds PlannedRun,
 * beside `jobs`. */
void summary_append_runs(GString *text, const GPtrArray *runs, const Job jobs[]);

/* Appends "RUN-DIRECTORY failed: reason" for each run that failed or was stopped for one, and a line for each note. */
void summary_append_reasons(GString *text, const GPtrArray *runs, const Job jobs[]);

/* Appends "9 runs: 3 done, 2 running, 4 planned; 45 % of the steps, 1600 steps/s, 2 min 05 s left". */
void summary_append_totals(GString *text, const GPtrArray *runs, const Job jobs[]);

/* An outcome: all of these, but the single runs only up to 20. To be freed. */
char *summary_of(const GPtrArray *runs, const Job jobs[]);

#endif
