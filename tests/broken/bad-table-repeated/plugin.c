#include "../whole.h"

BROKEN_TABLE("bad-table-repeated", DIDACT_NUMBER(Params, sigma, "0.2", 0, 1, "", "deviation of the noise"),
             DIDACT_NUMBER(Params, sigma, "0.2", 0, 1, "", "deviation of the noise"))
