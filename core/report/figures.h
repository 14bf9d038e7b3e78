/* The figures of a report: their data, their scripts, their drawing. */
#ifndef CORE_REPORT_FIGURES_H
#define CORE_REPORT_FIGURES_H

#include "report/gnuplot.h"
#include "report/results.h"

typedef struct Figure {
    char *stem; /* FOLDER/<stem>.gp, .tsv, .svg and .png */
    char *title;
    char *finding; /* what it shows, in words: the alternative text */
    char *caption; /* how to read it */
    char *svg;     /* NULL: it could not be drawn */
} Figure;

/* What a figure is made of before it is drawn. */
typedef struct Sketch {
    char *stem, *title, *finding, *caption;
    GString *data;  /* the .tsv */
    GString *plots; /* what stands behind gnuplot's plot command; it reads <stem>.tsv */
    Axes axes;
} Sketch;

/* `kind` and the task make the stem: "curves-pendulum". */
Sketch *sketch_new(const char *kind, const char *task);

/* Appends ", " where something stands before, then "'<stem>.tsv' ". */
void sketch_plot(Sketch *sketch);

/* Appends "title '...'", which the legend makes room for. */
void sketch_title(Sketch *sketch, const char *title);

/* Appends a number, or "nan", behind a tab. */
void sketch_number(Sketch *sketch, double x);

/* Mean return of the student with its band; NULL where the task has no evaluations. */
Sketch *curves_sketch(const Study *study, const TaskResults *task);

/* The teachers' deviations, and their meta-rewards; NULL where no variant has them. */
Sketch *sigma_sketch(const Study *study, const TaskResults *task);
Sketch *meta_reward_sketch(const Study *study, const TaskResults *task);

/* Writes and draws all figures into the folder (Figure, in the page's order). Errors: a file that cannot be written. What
 * gnuplot said when it failed goes to `trouble`, which is NULL otherwise; the figures then lack their picture. */
GPtrArray *figures_draw(const Study *study, const Results *results, const char *folder, char **trouble, GError **error);

#endif
