/* Nothing is wrong with it but how it is linked: the start-up code of -ffast-math flushes denormals. */
#include "../whole.h"

BROKEN_PLUGIN("fast-math", (void)0)
