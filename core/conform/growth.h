/* Memory that calls leave behind. */
#ifndef CORE_CONFORM_GROWTH_H
#define CORE_CONFORM_GROWTH_H

#include "conform/trial.h"

/* A few calls to be made over and over. */
typedef struct Routine {
    const char *what;
    size_t times;                /* in each of GROWTH_SPANS spans */
    bool (*once)(void *subject); /* false after telling the trial */
} Routine;

/* One growing thing may be a cache that fills; one that grows in each of these spans is a leak. */
enum { GROWTH_SPANS = 5 };

/* What doubles when it is full grows in few spans, and shows where a span has so many calls. */
enum { GROWTH_MANY = 2000 };

/* Whether the routine leaves nothing behind; skips the trial where malloc does not tell. */
bool growth_check(Trial *trial, const Routine *routine, void *subject);

#endif
