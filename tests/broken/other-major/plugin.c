#include "../whole.h"

BROKEN_PLUGIN("other-major", plugin.abi += 1u << 16)
