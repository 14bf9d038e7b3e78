/* The kinds of panels that stand on a teachers' sheet, and which of them a task has data for. */
#ifndef CORE_REPORT_TEACHER_PANELS_H
#define CORE_REPORT_TEACHER_PANELS_H

#include "report/figures/metric-line.h"

typedef enum TeacherPanelKind {
    TEACHER_METRIC,          /* over time */
    TEACHER_META_REWARD,     /* over time, with single values behind it */
    TEACHER_ZEROS,           /* the share of meta-rewards that are zero, over time */
    TEACHER_AUTOCORRELATION, /* against the lag */
} TeacherPanelKind;

typedef struct TeacherPanel {
    TeacherPanelKind kind;
    char *title;    /* "σ of the actions" */
    char *file;     /* what its table is called: "sigma" */
    GArray *lines;  /* MetricLine, variant by variant; none for the autocorrelation */
    double *values; /* the autocorrelation: [variants][lags] */
} TeacherPanel;

enum { TEACHER_LAGS = 7, TEACHER_OWN_MOST = 12 };
extern const unsigned teacher_lags[TEACHER_LAGS];

/* The panels (TeacherPanel) that the task has data for. Of the strategies' own metrics no more than TEACHER_OWN_MOST panels are
 * made; `omitted` is how many are not. */
GPtrArray *teacher_panels(const TaskResults *task, unsigned *omitted);

#endif
