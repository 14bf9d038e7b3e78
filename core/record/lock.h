/* One writer a directory: a lock that the kernel releases when its holder ends, however it ends. */
#ifndef CORE_RECORD_LOCK_H
#define CORE_RECORD_LOCK_H

#include "base/error.h"

/* Locks DIRECTORY/.lock for this process and writes its id into it. Where another process holds it, waits up to
 * `patience` seconds. Returns a descriptor that holds the lock while it is open, or -1: FAULT_STOPPED when the directory is
 * taken, the message telling by whom. */
int lock_take(const char *directory, double patience, GError **error);

void lock_release(int lock);

/* Whether some process holds the directory's lock now. */
bool lock_is_held(const char *directory);

#endif
