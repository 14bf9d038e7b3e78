/* MuJoCo reports a fatal error by calling a process-wide function that must not return; by itself it would end the process.
 * Here it ends the call alone. */
#ifndef MUJOCO_GUARD_H
#define MUJOCO_GUARD_H

#include <didact/host.h>

/* Runs work(data), which calls MuJoCo and holds nothing that a jump out of it would lose. False when MuJoCo has called it
 * off: then its words were given to host->fail, and the data is fit for mj_resetData or mj_deleteData only. */
bool guarded(const didact_host *host, void (*work)(void *data), void *data);

/* host->fail with `what` and MuJoCo's words behind it, as one sentence without a full stop. */
didact_status fail_with_words(const didact_host *host, const char *what, const char *words);

#endif
