#include "../whole.h"

BROKEN_TABLE("bad-table-type", {.name = "sigma",
                                .fallback = "0.2",
                                .unit = "",
                                .doc = "deviation of the noise",
                                .minimum = 0,
                                .maximum = 1,
                                .type = 99,
                                .offset = 0})
