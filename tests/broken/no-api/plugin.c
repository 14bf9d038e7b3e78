#include "../whole.h"

BROKEN_PLUGIN("no-api", plugin.api = NULL)
