/* The data of an experiment as its run directories hold them. */
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

/* One number of metrics.csv, over time. */
typedef struct Sample {
    int64_t step;
    double value;
} Sample;

typedef struct Metric {
    char *name;
    GArray *samples; /* Sample, by step */
} Metric;

typedef struct Run {
    unsigned variant, task; /* into the experiment's lists */
    int64_t seed, steps;    /* steps: as planned */
    char *directory;        /* relative to the experiment's */
    Status status;
    GPtrArray *builds;   /* Build: what made it, one after the other; empty: not known */
    GArray *evaluations; /* Evaluation, by step; empty: none yet */
    GPtrArray *metrics;  /* Metric: those that figures are drawn of, sigma, sigma_0 and so on, and meta_reward */
    unsigned unreadable; /* rows of its files that are none */
} Run;

typedef struct Study {
    char *directory, *name;
    char *source;     /* experiment.yaml; NULL: not there */
    char **overrides; /* of `--set`, NULL-ended */
    char *baseline;   /* `report: {baseline:}`, or the first variant, without what a matrix added to its name */
    GPtrArray *variants, *tasks; /* names, in the plan's order */
    GPtrArray *runs;             /* Run, in the plan's order */
} Study;

/* Reads DIRECTORY/plan.tsv and the runs that it lists. What a run has not written yet is empty. Errors: FAULT_DATA when
 * DIRECTORY holds no experiment. */
Study *study_read(const char *directory, GError **error);
void study_free(Study *study);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Study, study_free)

const char *study_variant(const Study *study, unsigned variant);
const char *study_task(const Study *study, unsigned task);

/* The variant that this one is compared with; itself where it is a baseline. Within a matrix it is the one that differs
 * in the variant alone: "ou,student.tau=0.005" for "meta,student.tau=0.005". */
unsigned study_baseline_of(const Study *study, unsigned variant);

/* "meta on pendulum, seed 2": to be freed. */
char *run_title(const Study *study, const Run *run);

/* The run's metric of that name, or NULL. */
const Metric *run_metric(const Run *run, const char *name);

#endif
