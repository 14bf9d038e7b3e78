/* One writer a directory: a lock that the kernel releases when its holder ends, however it ends. */
#ifndef CORE_RECORD_LOCK_H
#define CORE_RECORD_LOCK_H

#include "base/error.h"

/* Locks DIRECTORY/.lock for this process and writes into it who holds it: process, host and since when. Where another
 * process holds it, waits up to `patience` seconds. Returns a descriptor that holds the lock while it is open, or -1:
 * FAULT_STOPPED when the directory is taken, the message telling by whom. */
int lock_take(const char *directory, double patience, GError **error);

void lock_release(int lock);

/* Whether some process holds the directory's lock now. Asking disturbs nobody who wants to take it. */
bool lock_is_held(const char *directory);

/* Who holds it: "process 4321 on HOST since 2024-05-01 12:00:03"; NULL where nobody does. */
char *lock_holder(const char *directory);

#endif
