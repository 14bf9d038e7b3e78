#include "../whole.h"

BROKEN_TABLE("bad-table-misaligned", {.name = "sigma",
                                      .fallback = "0.2",
                                      .unit = "",
                                      .doc = "deviation of the noise",
                                      .minimum = 0,
                                      .maximum = 1,
                                      .type = DIDACT_TYPE_REAL,
                                      .offset = 4})
