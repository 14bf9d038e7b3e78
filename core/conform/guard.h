/* Buffers that tell who touches what is not theirs: pages nobody may touch stand before and behind, and what is left of the
 * buffer's own pages is watched. */
#ifndef CORE_CONFORM_GUARD_H
#define CORE_CONFORM_GUARD_H

#include "conform/trial.h"

typedef enum Rights { RIGHTS_NONE, RIGHTS_READ, RIGHTS_WRITE } Rights;

typedef struct Guard {
    const char *name; /* "dx" */
    void *at;         /* [bytes] */
    size_t bytes;
    char *pages; /* the buffer's own, between the forbidden ones */
    size_t length;
    const char *why; /* it has no rights, or may only be read: "y is the host's again after forward" */
} Guard;

/* A buffer of so many bytes that ends where the next page begins, or with `first` begins with its page. One whose size is no
 * multiple of `alignment` ends a little before. NULL when `trial` has been told that there is no memory. From here on a crash in
 * it tells the trial which buffer it was and ends the process. */
Guard *guard_new(Trial *trial, const char *name, size_t bytes, size_t alignment, bool first);
void guard_free(Guard *guard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Guard, guard_free)

/* What may be done to the buffer; `why` says in a few words why not more. */
void guard_allow(Guard *guard, Rights rights, const char *why);

/* Nothing has been written beside the buffer; otherwise the trial is told. */
bool guard_check(const Guard *guard, Trial *trial);

#endif
