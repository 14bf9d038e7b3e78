#include "../whole.h"

BROKEN_TABLE("bad-table-kind", {.name = "sigma",
                                .fallback = "ou",
                                .unit = "",
                                .doc = "deviation of the noise",
                                .minimum = 0,
                                .maximum = 1,
                                .word = "teacher",
                                .type = DIDACT_TYPE_PLUGIN,
                                .offset = 0})
