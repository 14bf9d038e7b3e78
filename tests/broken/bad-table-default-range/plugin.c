#include "../whole.h"

BROKEN_TABLE("bad-table-default-range", {.name = "sigma",
                                         .fallback = "7",
                                         .unit = "",
                                         .doc = "deviation of the noise",
                                         .minimum = 0,
                                         .maximum = 1,
                                         .type = DIDACT_TYPE_REAL,
                                         .offset = 0})
