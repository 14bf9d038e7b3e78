/* One figure: its data, script and pictures beside each other in the report's folder, and its words. */
#ifndef CORE_REPORT_FIGURE_H
#define CORE_REPORT_FIGURE_H

#include <glib.h>

/* Where it stands on the page. */
typedef enum FigureSection {
    FIGURE_CURVES,     /* learning curves: the sheet of all tasks, then one a task */
    FIGURE_AGGREGATES, /* over tasks: curve, profiles, intervals of final scores, probability of improvement */
    FIGURE_TEACHERS,   /* diagnostics of the strategies, task by task */
    FIGURE_HEALTH,     /* of the runs: updates/s, time, memory */
    FIGURE_SECTIONS
} FigureSection;

/* What the page needs to know of a figure. */
typedef struct Figure {
    FigureSection section;
    char *stem;       /* of its files: "curves-pendulum" */
    char *heading;    /* "pendulum: learning curves" */
    char *alt;        /* what it shows and what is found in it, for those who do not see it */
    char *legend;     /* how to read it, below it */
    GPtrArray *files; /* char: names of those that were written: <stem>.svg, .png, .pdf, .gp, .tsv and further .tsv */
    char *svg;        /* its text; NULL: could not be drawn */
} Figure;

void figure_free(Figure *figure);

#endif
