/* plan.tsv. */
#include "fuzz.h"
#include "record/plan-table.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    g_autoptr(GError) error = NULL;
    fuzz_put("plan.tsv", bytes, length);
    g_autoptr(GPtrArray) runs = plan_table_read(fuzz_directory(), &error);
    if (!runs != (error != NULL))
        g_error("there is a plan beside an error, or neither");
    return 0;
}
