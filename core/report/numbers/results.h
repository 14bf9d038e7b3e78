/* What the runs of a study say, in numbers: curves, scores, comparisons, and which runs they rest on.
 *
 * Of each task the finished runs count, and while there is none those still going, so that unlike lengths do not mix. A
 * failed run and one whose returns are not all finite never count. All runs that count are cut to the evaluation steps that
 * every one of them has. Whatever is left out or cut is told in the remarks.
 *
 * All intervals are 95 % percentile intervals of a bootstrap that resamples runs within each task (Agarwal et al. 2021): 50,000
 * resamples for numbers, 2,000 for curves and profiles, whose points share them. The draws have a stream of their own, so that
 * the same runs always give the same numbers. */
#ifndef CORE_REPORT_RESULTS_H
#define CORE_REPORT_RESULTS_H

#include "report/numbers/statistics.h"
#include "report/study/study.h"

#define RESULTS_SIGNIFICANT 0.05 /* below it a p-value shows a difference */

enum {
    RESULTS_ENOUGH_SEEDS = 5, /* with fewer, no winner is named */
    RESULTS_CURVE = 101,      /* points of an aggregated curve: 0 to 100 % of each task's steps */
    RESULTS_PROFILE = 101,    /* points of a performance profile */
};

/* What one number per run becomes over runs. */
typedef struct Summary {
    Interval iqm, mean, median;
} Summary;

/* One variant against another, on one task or over all. */
typedef struct Comparison {
    unsigned variant, other;
    unsigned pairs, runs; /* pairs: (task, seed) that count in both; runs: of `variant` */
    unsigned seeds; /* that it rests on where it rests on fewest: of one task, of the pairs and of either's runs */
    /* Of the final returns' IQM (over tasks: scores'), over the pairs, which are resampled as such. */
    Interval difference;
    double p; /* two-sided permutation test that swaps within pairs, exact or by 50,000 draws; NAN: no two pairs */
    double p_corrected; /* by Holm's method, within its family (below) */
    /* P(variant > other): over all pairs of runs of a task, ties half, averaged over tasks; and the same over the pairs alone. */
    Interval improvement, improvement_paired;
    bool
        shown; /* enough seeds, `difference` excludes 0, and p_corrected < RESULTS_SIGNIFICANT: a difference is shown */
} Comparison;

/* How soon a variant's evaluations reach a return. A run reaches it at the first evaluation that is not below it. */
typedef struct Reach {
    unsigned reached;     /* runs */
    Interval median_step; /* over runs; INFINITY where half or more never do */
} Reach;

/* One variant on one task. */
typedef struct Result {
    unsigned task, variant;
    unsigned planned, finished; /* runs */
    GPtrArray *runs;            /* const Run: those that count, in the plan's order */
    double *returns;            /* [runs][steps of the task], mean return of each evaluation */
    double *finals;             /* [runs]: mean of the last tenth of the evaluations */
    double *bests;              /* [runs]: best evaluation */
    double *areas;              /* [runs]: area under the curve (trapezoids), divided by its width */
    double *scores;             /* [runs]: `finals` normalised; NULL: the study has no scale of this task */
    Interval *curve;            /* [steps of the task], IQM over the runs */
    Summary final, best, area;
    Reach reach; /* of the task's threshold */
    /* With the baseline and with the twin that does not learn; NULL: not planned on the task, or it is itself. */
    Comparison *baseline, *frozen;
} Result;

typedef struct TaskResults {
    unsigned task;
    GArray *steps;        /* int64_t: of the evaluations that all counting runs have */
    bool disjoint;        /* runs count, but share no step: then none does */
    unsigned final_count; /* evaluations that make a final return */
    double threshold;     /* a return: the user's, or the IQM of the baseline's final returns; NAN: none */
    bool threshold_given; /* by the user */
    GPtrArray *results;   /* Result, one for each variant planned on the task, in the plan's order */
    GPtrArray *counting;  /* const Result: of these, those on which runs count */
} TaskResults;

/* Which scores a study's aggregates are made of. */
typedef enum ScoreKind {
    SCORE_NONE,       /* no aggregates: fewer than two tasks */
    SCORE_NORMALISED, /* 0: low, 1: high, of every task's own scale */
    /* A task has no scale: of all its runs' final returns, 0 the lowest and 1 the highest rank, ties averaged. */
    SCORE_RANKED,
} ScoreKind;

/* One variant over all tasks. */
typedef struct Aggregate {
    unsigned variant;
    unsigned runs;
    Summary final, area;               /* of scores; `area` with SCORE_NORMALISED only, else NAN */
    Interval curve[RESULTS_CURVE];     /* IQM of normalised returns at that share of each task's steps, linear between
                                      evaluations; NAN with SCORE_RANKED */
    Interval profile[RESULTS_PROFILE]; /* share of runs whose score is above Aggregates.taus[i] */
    Comparison *baseline, *frozen;     /* NULL: not among the aggregated variants, or it is itself */
} Aggregate;

/* Variants that have runs that count on some task, over those tasks on which each of them has. */
typedef struct Aggregates {
    ScoreKind kind;
    GPtrArray *tasks;    /* const TaskResults: those that count */
    GPtrArray *variants; /* Aggregate, in the plan's order; empty with SCORE_NONE */
    double taus[RESULTS_PROFILE];
    /* [study's variants][study's variants]: P(row > column), averaged over tasks; NAN in the diagonal and for variants that do
     * not count. Of one task alone too, where there is but one and `kind` is SCORE_NONE; without any it is NULL. */
    Interval *improvement;
} Aggregates;

typedef struct Results {
    GPtrArray *tasks; /* TaskResults, in the plan's order */
    Aggregates aggregates;
    GPtrArray *troubles; /* char: a sentence for each run that is not finished or does not count, why */
    GPtrArray *remarks;  /* char: a sentence for whatever else a reader must know */
    unsigned counting;   /* runs in all */
    unsigned fewest;     /* of one variant on one task; 0: some have none */
} Results;

/* Holm's families: all comparisons with the baseline on one task; all with frozen twins on one task; the same two over tasks. */
Results *results_of(const Study *study);
void results_free(Results *results);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Results, results_free)

/* True when there are too few seeds to tell variants apart. */
bool results_are_few(const Results *results);

/* The last step of the curves; 0 when there is none. */
int64_t task_last_step(const TaskResults *task);

/* The variant's result on the task; NULL where it has none. */
const Result *task_result(const TaskResults *task, unsigned variant);

/* The run's mean return over the last tenth of its own evaluations, NAN without any: where it stands, not a result. */
double run_latest_return(const Run *run);

/* True for a run with evaluations, all of them finite, that has not failed. */
bool run_is_sound(const Run *run);

#endif
