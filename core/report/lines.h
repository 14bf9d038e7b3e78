/* Lines of the teachers' figures: one metric of one variant over time, as a mean over its runs. */
#ifndef CORE_REPORT_LINES_H
#define CORE_REPORT_LINES_H

#include "report/figure.h"
#include "report/results.h"

typedef struct Line {
    const Result *result;
    const char *metric;
    GPtrArray *metrics;  /* const Metric, one for each run that counts */
    int64_t first, last; /* the steps between which all of them have values */
} Line;

/* The lines (Line) of the metrics whose names begin with `prefix`. A metric that some run lacks has none: there would be
 * no mean over seeds. */
GArray *lines_find(const TaskResults *task, const char *prefix);
const Line *lines_at(const GArray *lines, unsigned i);
const char *lines_variant(const Study *study, const Line *line);

typedef double (*LineMean)(const Line *line, int64_t step, int64_t window);

/* What held at `step`: a value holds until the next one. NAN outside the line. */
double line_held(const Line *line, int64_t step, int64_t window);

/* The highest mean that the line holds; 0 when there is none above it. */
double line_highest(const Line *line);

/* The mean over the window around `step`; NAN where the window is not wholly inside the line. */
double line_smoothed(const Line *line, int64_t step, int64_t window);

/* Writes the means into the figure's data at even steps, and appends them to its plots: lines of one variant look alike and
 * share their name. */
void lines_write(Figure *figure, const Study *study, const GArray *lines, LineMean mean, int64_t window);
void lines_plot(Figure *figure, const Study *study, const GArray *lines);

#endif
