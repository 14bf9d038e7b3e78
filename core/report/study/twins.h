/* Which variants are each other's twins but for what their strategies learn. */
#ifndef CORE_REPORT_TWINS_H
#define CORE_REPORT_TWINS_H

#include "report/study/study.h"

/* For each variant the one whose runs have the same resolved configuration but for `learn: false` in the exploration; itself
 * where there is none. Free with g_free. */
unsigned *twins_find(const Study *study);

#endif
