#include "../whole.h"

#include <unistd.h>

__attribute__((constructor)) static void begin(void)
{
    _exit(0);
}

BROKEN_PLUGIN("exit-on-load", (void)0)
