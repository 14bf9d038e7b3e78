#include "../whole.h"

BROKEN_PLUGIN("no-kind", plugin.kind = 9)
