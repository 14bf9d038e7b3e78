/* The table of results, cell by cell: what the page and the terminal both show. */
#ifndef CORE_REPORT_RESULT_CELLS_H
#define CORE_REPORT_RESULT_CELLS_H

#include "report/digits.h"
#include "report/results.h"

enum { RESULT_CELLS = 6 };

/* "variant", "seeds", "final return", "95 % interval", "against ou" and "95 % interval"; to be freed. */
char **result_heads(const Study *study);

/* The cells of one row; to be freed. `digits` has seen the whole task. */
char **result_row(const Study *study, const Result *result, const Digits *digits);

/* The digits that all numbers of a task share. */
Digits result_digits(const TaskResults *task);

/* How the final returns were made: "Final return: mean of the last 2 of 16 evaluations ..."; to be freed. */
char *result_note(const TaskResults *task);

#endif
