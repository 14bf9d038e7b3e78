#include "../whole.h"

BROKEN_TABLE("bad-table-default-text", {.name = "sigma",
                                        .fallback = "much",
                                        .unit = "",
                                        .doc = "deviation of the noise",
                                        .minimum = 0,
                                        .maximum = 1,
                                        .type = DIDACT_TYPE_REAL,
                                        .offset = 0})
