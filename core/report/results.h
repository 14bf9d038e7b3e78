/* What the runs of an experiment say, in numbers: curves, final returns and differences, and which runs they rest on.
 *
 * Of each task the finished runs count, and while there is none those still going, so that unlike lengths do not mix. A
 * failed run and one whose returns are not all finite never count. All runs that count are cut to the evaluation steps that
 * every one of them has. Whatever is left out or cut is told in the remarks. */
#ifndef CORE_REPORT_RESULTS_H
#define CORE_REPORT_RESULTS_H

#include "report/digits.h"
#include "report/statistics.h"
#include "report/study.h"

enum { RESULTS_ENOUGH_SEEDS = 5 }; /* with fewer, no winner is named */

/* One variant on one task. */
typedef struct Result {
    unsigned task, variant, baseline; /* baseline: the variant it is compared with; itself: none */
    unsigned planned, finished;       /* runs */
    GPtrArray *runs;                  /* const Run: those that count, in the plan's order */
    double *returns;                  /* [runs][steps of the task], mean return of each evaluation */
    double *finals;                   /* [runs], mean of the last tenth of the evaluations */
    Interval *curve;                  /* [steps of the task], mean over the runs */
    Interval final;                   /* mean of `finals` */
    Interval difference;              /* of the final returns from the baseline's, paired by seed; count 0: no pair */
} Result;

typedef struct TaskResults {
    unsigned task;
    GArray *steps;        /* int64_t: of the evaluations that all counting runs have */
    bool disjoint;        /* runs count, but share no step: then none does */
    unsigned final_count; /* evaluations that make a final return */
    GPtrArray *results;   /* Result, one for each variant planned on the task, in the plan's order */
    GPtrArray *counting;  /* const Result: of these, those on which runs count */
} TaskResults;

typedef struct Results {
    GPtrArray *tasks;    /* TaskResults, in the plan's order */
    GPtrArray *troubles; /* char: a sentence for each run that is not finished or does not count, why */
    GPtrArray *remarks;  /* char: a sentence for whatever else a reader must know */
    unsigned counting;   /* runs in all */
    unsigned fewest;     /* of one variant on one task; 0: some have none */
} Results;

Results *results_of(const Study *study);
void results_free(Results *results);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Results, results_free)

/* True when there are too few seeds to tell variants apart. */
bool results_are_few(const Results *results);

/* How the task's final returns and their differences are written. */
void task_digits(const TaskResults *task, Digits *finals, Digits *differences);

/* The last step of the curves; 0 when there is none. */
int64_t task_last_step(const TaskResults *task);

/* The run's mean return over the last tenth of its own evaluations, NAN without any: where it stands, not a result. */
double run_latest_return(const Run *run);

/* True for a run with evaluations, all of them finite, that has not failed. */
bool run_is_sound(const Run *run);

#endif
