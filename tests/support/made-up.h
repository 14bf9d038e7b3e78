/* An experiment's directory, written by hand for a test. */
#ifndef TESTS_SUPPORT_MADE_UP_H
#define TESTS_SUPPORT_MADE_UP_H

#include "report/numbers/results.h"

/* The directory of the present test, between begin and end. */
extern char *made_up;
void made_up_begin(void);
void made_up_end(void);

/* Writes a file into it, with the folders on the way. */
void made_up_put(const char *name, const char *text);

/* Evaluations at steps 0, 100, ... of two episodes each, returning step / 100 + offset -1 and +1; to be freed. */
char *made_up_evaluations(int count, double offset);

/* A run's status and, where it is not NULL, its evaluations.csv. */
void made_up_put_run(const char *run, const char *state, const char *evaluations);

/* The plan of the runs ou/0, ou/1, meta/0 and meta/1 on pendulum, of 1900 steps; and these, done, with 20 evaluations and the
 * offsets 0, 2, 5 and 9. */
void made_up_put_plan(void);
void made_up_put_runs(void);

/* There must be no error. */
Study *made_up_read(void);

#endif
