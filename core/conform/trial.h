/* One check of one plugin, in the process made for it, and the page on which it tells the process that waits.
 *
 * The page is shared memory: what was written there before a crash is still there after it. */
#ifndef CORE_CONFORM_TRIAL_H
#define CORE_CONFORM_TRIAL_H

#include "base/float-mode.h"
#include "plugin/component.h"

typedef enum Verdict {
    VERDICT_NONE = 0, /* it never came to one */
    VERDICT_OK,
    VERDICT_FAILED,
    VERDICT_SKIPPED, /* what it needs is not there */
    VERDICT_REFUSED, /* the plugin cannot be tried: unknown, wrong parameters, not for this machine */
} Verdict;

typedef struct TrialPage {
    Verdict verdict;
    char plugin[512]; /* which plugin this is: version and path */
    char call[512];   /* the last call into it; "" before the first */
    char text[2048];  /* what broke, why it was skipped or refused, or what is to be noted */
} TrialPage;

/* What is to be tried. */
typedef struct Candidate {
    didact_kind kind;
    const char *id;
    const char *const *assignments; /* "isa=portable", NULL-ended; NULL: none */
    const char *against;            /* id of the plugin to compare with; "": none */
    unsigned patience;              /* seconds after which a check is taken to hang, and killed; for child_try */
} Candidate;

typedef struct Trial {
    TrialPage *page;
    const Candidate *candidate;
    Component *component; /* the plugin and its parameters, bound */
    FloatMode float_mode; /* before the plugin was loaded */
    char prefix[256];     /* what each call is told with: "with sigma=0: " */
} Trial;

/* Binds the candidate as an experiment would bind {plugin: ID} with its assignments, and with one more behind them ("sigma=0.3";
 * NULL: none). NULL where the configuration would be refused, after adding why to `problems`. */
Component *candidate_bind(const Candidate *candidate, const char *assignment, Problems *problems);

/* Which call into the plugin comes next, as its author would recognise it: "forward of 7 samples". */
void trial_call(Trial *trial, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* What stands before each call from now on; "": nothing. */
void trial_prefix(Trial *trial, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The check has failed: what broke in that call. The first word stands. Returns false. */
bool trial_fail(Trial *trial, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* It cannot be made here. Returns false. */
bool trial_skip(Trial *trial, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The plugin cannot be tried. Returns false. */
bool trial_refuse(Trial *trial, const char *message);

/* Takes back a refusal that does not matter. */
void trial_clear(Trial *trial);

/* A few words to stand behind an `ok`. */
void trial_note(Trial *trial, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
