#include "../whole.h"

BROKEN_TABLE("bad-table-unit", {.name = "sigma",
                                .fallback = "0.2",
                                .doc = "deviation of the noise",
                                .minimum = 0,
                                .maximum = 1,
                                .type = DIDACT_TYPE_REAL,
                                .offset = 0})
