#include "conform/prints.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

off_t prints_so_far(void)
{
    struct stat out, err;
    fflush(NULL);
    return fstat(STDOUT_FILENO, &out) == 0 && fstat(STDERR_FILENO, &err) == 0 ? out.st_size + err.st_size : 0;
}
