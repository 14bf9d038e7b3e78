/* What belongs to the whole process and no plugin may change: locale, signals, working directory, umask, rand. */
#ifndef CORE_CONFORM_MODES_H
#define CORE_CONFORM_MODES_H

#include "conform/trial.h"

typedef struct Modes Modes;

/* As they are now. rand is begun anew, so that what it says does not depend on who has used it before. */
Modes *modes_now(void);
void modes_free(Modes *modes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Modes, modes_free)

/* Nothing has changed since, and `float_change`, which an instance kept (answer.h), is NULL. `calls` names those made since. */
bool modes_check(Trial *trial, const Modes *before, const char *calls, const char *float_change);

#endif
