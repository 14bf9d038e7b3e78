#include "../whole.h"

static const didact_param table[] = {DIDACT_NUMBER(Params, sigma, "0.2", 0, 1, "", "deviation of the noise")};

BROKEN_PLUGIN("bad-table-stride", (plugin.params = table, plugin.param_count = 1, plugin.param_stride = 8))
