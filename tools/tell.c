#include "tell.h"

#include <stdio.h>
#include <string.h>

int tell(const GError *error)
{
    bool ours = error->domain == CORE_ERROR;
    const char *end = g_str_has_suffix(error->message, "\n") ? "" : "\n";
    fprintf(stderr, "%s%s%s", ours && error->code == FAULT_CONFIG ? "" : "didact: ", error->message, end);
    return ours ? error->code : FAULT_USAGE; /* what is not ours comes from GOption */
}
