#include "../whole.h"

BROKEN_TABLE("bad-table-choices", {.name = "sigma",
                                   .fallback = "shared",
                                   .unit = "",
                                   .doc = "deviation of the noise",
                                   .minimum = 0,
                                   .maximum = 1,
                                   .type = DIDACT_TYPE_CHOICE,
                                   .offset = 0})
