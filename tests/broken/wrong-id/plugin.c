#include "../whole.h"

BROKEN_PLUGIN("wrong-id", plugin.id = "another")
