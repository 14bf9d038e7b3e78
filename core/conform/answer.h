/* What a plugin's calls answer, and what they do to the processor on the way: the part of judging that all kinds share. */
#ifndef CORE_CONFORM_ANSWER_H
#define CORE_CONFORM_ANSWER_H

#include "conform/trial.h"
#include "plugin/host.h"

/* To be asked after each call into an instance: true for DIDACT_OK, otherwise tells the trial that the call failed. The
 * floating-point mode is put back whatever the call did to it; the first change goes to `float_change` in words (free with
 * g_free), so that one fault is one failed check. */
bool answer_check(Trial *trial, Host *host, didact_status status, char **float_change);

/* The same after create: one that refuses with a message refuses the trial, without one it has failed. */
bool answer_create(Trial *trial, const Component *component, Host *host, didact_status status, char **float_change);

/* The call must have failed, and said why; otherwise tells the trial. */
bool answer_refused(Trial *trial, Host *host, didact_status status, char **float_change);

#endif
