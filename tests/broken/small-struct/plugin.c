#include "../whole.h"

BROKEN_PLUGIN("small-struct", plugin.struct_size = 24)
