/* report.json: every number of the report, for other programs. docs/report.md tells its members. */
#ifndef CORE_REPORT_JSON_H
#define CORE_REPORT_JSON_H

#include "report/numbers/results.h"

/* The text of the file, to be freed. What is no number (NAN, INFINITY) is null. */
char *json_of(const Study *study, const Results *results);

#endif
