/* random-policy.tsv of an experiment: what a random policy gets on its tasks, which is the report's measure of knowing nothing. */
#ifndef CORE_RECORD_RANDOM_RETURNS_H
#define CORE_RECORD_RANDOM_RETURNS_H

#include "base/error.h"
#include <stdint.h>

typedef struct RandomReturn {
    char *task;
    int64_t episodes;
    double mean; /* over them, of the undiscounted return */
} RandomReturn;

/* Those in DIRECTORY's file (RandomReturn), which need not be there; rows that are none are left out. */
GPtrArray *random_returns_read(const char *directory);

/* NULL where the task has none. */
const RandomReturn *random_returns_find(const GPtrArray *returns, const char *task);

void random_returns_add(GPtrArray *returns, const char *task, int64_t episodes, double mean);

/* Replaces the file in one go. */
bool random_returns_write(const char *directory, const GPtrArray *returns, GError **error);

#endif
