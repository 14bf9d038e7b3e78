#include "../whole.h"

BROKEN_PLUGIN("newer-minor", plugin.abi += 1)
