#include "report/results.h"
char *json_of(const Study *, const Results *);
