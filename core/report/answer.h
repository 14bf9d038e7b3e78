#include "report/results.h"
char *answer_text(const Study *, const Results *);
