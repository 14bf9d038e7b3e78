/* The data of one experiment or several as their run directories hold them. */
#ifndef CORE_REPORT_STUDY_H
#define CORE_REPORT_STUDY_H

#include "base/error.h"
#include "record/status.h"
#include <stdint.h>

/* One evaluation of the student: the mean return over its episodes, which may be NaN or infinite. */
typedef struct Evaluation {
    int64_t step;
    unsigned episodes;
    double mean;
} Evaluation;

enum {
    METRIC_BINS = 200,   /* of equal width, over a run's planned steps */
    METRIC_POINTS = 100, /* at most, that are kept as they are */
    METRICS_MOST = 256,  /* of a run; the rows of further ones count as unreadable */
};

/* The finite values of a metric in one part of a run. */
typedef struct Bin {
    double sum;
    unsigned count, zeros;
} Bin;

typedef struct Sample {
    int64_t step;
    double value;
} Sample;

/* One number of metrics.csv, over time. */
typedef struct Metric {
    char *name;
    /* The i-th: steps above i/METRIC_BINS of the run's, up to (i+1)/METRIC_BINS; step 0 is in the first. */
    Bin bins[METRIC_BINS];
    GArray *points; /* Sample, as the file has them: of its values every `stride`-th, from the first */
    unsigned values, stride;
    Sample last;
} Metric;

/* Observations that the run met while it learned: one in so many of its steps. */
typedef struct Visit {
    int64_t step;
    bool taught; /* of the strategy's own steps, D0; else of the examined policies', D1 */
} Visit;

typedef struct Visits {
    unsigned size;       /* numbers in an observation; 0: the run has no such file */
    GArray *visits;      /* Visit */
    float *observations; /* [visits][size], in the environment's units */
} Visits;

/* A row of timing.csv. */
typedef struct Timing {
    int64_t step, updates;
    double seconds; /* of work, since the run's first start */
    double memory;  /* resident, MB; NAN: not told */
} Timing;

typedef struct Run {
    unsigned experiment, variant, task; /* into the study's lists */
    int64_t seed, steps;                /* steps: as planned */
    char *directory;                    /* its path */
    Status status;
    GPtrArray *builds;   /* Build: what made it, one after the other; empty: not known */
    GArray *evaluations; /* Evaluation, by step; empty: none yet */
    GPtrArray *metrics;  /* Metric, all of its file's */
    GArray *timings;     /* Timing */
    Visits visits;
    unsigned unreadable; /* rows of its files that are none */
} Run;

/* One of the directories that are read. */
typedef struct StudiedExperiment {
    char *directory, *name;
    char *source;     /* experiment.yaml; NULL: not there */
    char **overrides; /* of `--set`, NULL-ended */
} StudiedExperiment;

/* What returns of a task mean. */
typedef struct TaskScale {
    double low, high; /* `report: {normalise:}`; low, where not given, the random policy's mean; NAN: not known */
    bool low_measured;
    double threshold; /* `report: {thresholds:}`; NAN: not given */
    int axes[2];      /* `report: {coverage:}`, the numbers of an observation that maps of states show; -1: not given */
} TaskScale;

typedef struct Study {
    char *name;             /* the experiment's; of several: "a, b, c" */
    GPtrArray *experiments; /* StudiedExperiment */
    GPtrArray *variants,
        *tasks;          /* names, in the plan's order; with several experiments a variant is "experiment: variant" */
    unsigned *baselines; /* [variants]: the one that each is compared with, in a matrix that of its own cell, of several
                            experiments the first one's; itself where it is a baseline */
    unsigned *frozen;    /* [variants]: its twin with `learn: false`; itself where there is none */
    TaskScale *scales;   /* [tasks] */
    GPtrArray *runs;     /* Run, in the plan's order */
} Study;

/* Reads each DIRECTORY/plan.tsv and the runs that it lists. What a run has not written yet is empty. Every table may be
 * compressed by gzip: evaluations.csv.gz. Errors: FAULT_DATA when a directory holds no experiment. */
Study *study_read(const char *const directories[], GError **error);
void study_free(Study *study);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Study, study_free)

const char *study_variant(const Study *study, unsigned variant);
const char *study_task(const Study *study, unsigned task);

/* "meta on pendulum, seed 2": to be freed. */
char *run_title(const Study *study, const Run *run);

/* Whether scores can be made with it: both ends are known, and low is below high. */
bool scale_is_known(const TaskScale *scale);

/* The run's metric of that name, or NULL. */
const Metric *run_metric(const Run *run, const char *name);

#endif
