#include "../whole.h"

#include <stdlib.h>

__attribute__((constructor)) static void begin(void)
{
    abort();
}

BROKEN_PLUGIN("crash-on-load", (void)0)
