#include "base/resident.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

double resident_bytes(pid_t process)
{
    char path[sizeof "/proc/-2147483648/statm"], text[128] = "";
    snprintf(path, sizeof path, "/proc/%d/statm", (int)process);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    long pages = 0;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    return length > 0 && sscanf(text, "%*d %ld", &pages) == 1 ? (double)pages * (double)sysconf(_SC_PAGESIZE) : 0;
}
