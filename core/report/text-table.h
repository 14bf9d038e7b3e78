/* The table of results for a terminal. */
#ifndef CORE_REPORT_TEXT_TABLE_H
#define CORE_REPORT_TEXT_TABLE_H

#include "report/results.h"
#include <stdio.h>

/* Prints each task's results, aligned, then what a reader must know of them. */
void text_table_print(FILE *out, const Study *study, const Results *results);

#endif
