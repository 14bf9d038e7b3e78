#include "../whole.h"

BROKEN_PLUGIN("no-summary", plugin.summary = NULL)
