/* Memory of a process. */
#ifndef CORE_BASE_RESIDENT_H
#define CORE_BASE_RESIDENT_H

#include <sys/types.h>

/* Bytes that it has resident; 0 when the process is gone, or /proc does not tell. */
double resident_bytes(pid_t process);

#endif
