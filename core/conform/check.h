/* The checks that every plugin of a kind must pass, in the order in which they are made. */
#ifndef CORE_CONFORM_CHECK_H
#define CORE_CONFORM_CHECK_H

#include "conform/trial.h"

typedef struct Check {
    const char *name;          /* "soft-update" */
    const char *summary;       /* what is true where it passes: a phrase without a full stop */
    bool (*run)(Trial *trial); /* false after trial_fail or trial_skip */
} Check;

typedef struct Suite {
    const Check *checks; /* where the first one fails, nothing else can be tried */
    size_t count;
} Suite;

/* The suite of a kind; NULL where there is none yet. */
const Suite *suite_of(didact_kind kind);

#endif
