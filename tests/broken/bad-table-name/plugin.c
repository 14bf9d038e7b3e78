#include "../whole.h"

BROKEN_TABLE("bad-table-name", DIDACT_NUMBER(Params, sigma, "0.2", 0, 1, "", "deviation of the noise"),
             {.fallback = "0.2",
              .unit = "",
              .doc = "deviation of the noise",
              .minimum = 0,
              .maximum = 1,
              .type = DIDACT_TYPE_REAL,
              .offset = 0})
