#include "base/error.h"

GQuark core_error_quark(void)
{
    return g_quark_from_static_string("core-error");
}

bool fail(GError **error, Fault fault, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    GError *made = g_error_new_valist(CORE_ERROR, fault, format, args);
    va_end(args);
    g_propagate_error(error, made);
    return false;
}
