/* Numbers as people read them: four significant digits, and the same decimals down a column. */
#ifndef CORE_REPORT_DIGITS_H
#define CORE_REPORT_DIGITS_H

#include "report/numbers/statistics.h"
#include <glib.h>

/* What a column of numbers holds; all zero for one that is empty yet. */
typedef struct Digits {
    double largest; /* magnitude */
} Digits;

/* Looks at a value that the column will hold; NAN counts for nothing. */
void digits_see(Digits *digits, double x);
void digits_see_interval(Digits *digits, Interval interval);

/* Returns `x` as text, to be freed: "-152.3", "1203"; "-" for NAN. */
char *digits_text(const Digits *digits, double x);

/* The interval alone: "-160.1 to -144.5"; "-" where there is none. */
char *digits_range(const Digits *digits, Interval interval);

/* One number for itself, without trailing zeros: "0.3", "15000". */
char *digits_short(double x);

/* A p-value: "0.034", "< 0.001"; "-" for NAN. */
char *digits_p(double p);

#endif
