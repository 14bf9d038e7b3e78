/* Axes: which span they have, and where their ticks are. */
#ifndef CORE_REPORT_AXIS_H
#define CORE_REPORT_AXIS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Axis {
    const char *label;   /* NULL: none */
    double low, high;    /* high < low: from right to left, or downwards */
    double tick;         /* between ticks; 0: there are none */
    bool steps;          /* ticks are environment steps: "500k" */
    bool without_labels; /* ticks alone: another panel has their numbers */
} Axis;

/* What values span; low > high as long as there are none. */
typedef struct Span {
    double low, high;
} Span;

#define SPAN_EMPTY ((Span){INFINITY, -INFINITY})

/* Values that are not finite, or beyond what can be drawn, count for nothing. */
void span_widen(Span *span, double x);
bool span_is_empty(Span span);

/* False for what is not finite, and for what is too large for a picture. */
bool axis_can_show(double x);

/* The axis that holds the span with a margin on both sides and about so many ticks. A single value gets room around it. An
 * empty span is one from 0 to 1. */
Axis axis_around(Span span, unsigned ticks, const char *label);

/* The axis from 0 to somewhat above the highest. */
Axis axis_from_zero(double highest, unsigned ticks, const char *label);

/* The axis of environment steps. */
Axis axis_of_steps(int64_t first, int64_t last, unsigned ticks, const char *label);

/* 1, 2 or 5 times a power of ten, so that about so many fit into the width, and not a third more. */
double axis_tick(double width, unsigned ticks);

/* As ticks are written: "500k", "1.5M": to be freed. */
char *axis_steps_text(double steps);

/* How gnuplot is to write the axis' numbers: "%h". To be freed. */
char *axis_format(const Axis *axis);

/* The room that the widest of its numbers takes. */
double axis_labels_width(const Axis *axis);

#endif
