#include "../whole.h"

BROKEN_PLUGIN("bad-table-null", plugin.param_count = 2)
