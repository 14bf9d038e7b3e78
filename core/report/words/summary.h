/* The results as plain text. */
#ifndef CORE_REPORT_SUMMARY_H
#define CORE_REPORT_SUMMARY_H

#include "report/numbers/results.h"

/* An aligned table, a row for each variant on each task; to be freed. */
char *summary_text(const Study *study, const Results *results);

#endif
