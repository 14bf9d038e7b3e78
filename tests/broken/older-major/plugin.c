#include "../whole.h"

BROKEN_PLUGIN("older-major", plugin.abi -= 1u << 16)
