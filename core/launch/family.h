/* A process with its descendants, as /proc tells of them. */
#ifndef CORE_LAUNCH_FAMILY_H
#define CORE_LAUNCH_FAMILY_H

#include <sys/types.h>

/* Bytes that they have resident together; what they share counts for each. 0 when the process is gone. */
double family_resident(pid_t process);

/* SIGKILL for all of them. */
void family_kill(pid_t process);

#endif
