#include "../whole.h"

void solve_everything(void);

BROKEN_PLUGIN("undefined-symbol", solve_everything())
