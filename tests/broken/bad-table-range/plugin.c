#include "../whole.h"

BROKEN_TABLE("bad-table-range", {.name = "sigma",
                                 .fallback = "0.2",
                                 .unit = "",
                                 .doc = "deviation of the noise",
                                 .minimum = 1,
                                 .maximum = 0,
                                 .type = DIDACT_TYPE_REAL,
                                 .offset = 0})
