#include "../whole.h"

BROKEN_TABLE(
    "bad-table-doc",
    {.name = "sigma", .fallback = "0.2", .unit = "", .minimum = 0, .maximum = 1, .type = DIDACT_TYPE_REAL, .offset = 0})
