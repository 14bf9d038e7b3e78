/* A check in a process of its own, so that a plugin that crashes or hangs costs a line, and nothing leaks from one check
 * into the next. */
#ifndef CORE_CONFORM_CHILD_H
#define CORE_CONFORM_CHILD_H

#include "base/error.h"
#include "conform/check.h"

/* Makes the check in a child of this program, `inspect conform ...`, and leaves what it told in `page`, where a crash, a hang
 * and an early end have become words. What the child printed, on standard output or error, goes to `printed` (free with
 * g_free), cut after some thousand lines. False sets `error` (FAULT_INTERNAL) when there could be no child. */
bool child_try(const Candidate *candidate, const Check *check, TrialPage *page, char **printed, GError **error);

/* In that child: makes the check and tells it to the page behind the descriptor CHILD_PAGE. Returns the exit status. */
enum { CHILD_PAGE = 3 };
int child_answer(const Candidate *candidate, const char *check);

#endif
