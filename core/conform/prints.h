/* What a plugin prints. */
#ifndef CORE_CONFORM_PRINTS_H
#define CORE_CONFORM_PRINTS_H

#include <sys/types.h>

/* Bytes on both standard streams so far, which are files in the process of a check; what is buffered is written first. */
off_t prints_so_far(void);

#endif
