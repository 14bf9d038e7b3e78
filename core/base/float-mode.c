#include "base/float-mode.h"

#include <fenv.h>
#include <stddef.h>

#ifdef __SSE__
#include <xmmintrin.h>

enum {
    STATUS = 0x003f, /* sticky flags, which any computation may raise */
    DENORMALS_ARE_ZERO = 0x0040,
    EXCEPTION_MASKS = 0x1f80,
    FLUSH_TO_ZERO = 0x8000,
};

static uint32_t control(void)
{
    return _mm_getcsr() & ~(uint32_t)STATUS;
}

static void set_control(uint32_t bits)
{
    _mm_setcsr((_mm_getcsr() & STATUS) | bits);
}
#else
enum { DENORMALS_ARE_ZERO = 0, EXCEPTION_MASKS = 0, FLUSH_TO_ZERO = 0 };

static uint32_t control(void)
{
    return 0;
}

static void set_control(uint32_t bits)
{
}
#endif

FloatMode float_mode(void)
{
    return (FloatMode){fegetround(), control()};
}

void float_mode_set(FloatMode mode)
{
    fesetround(mode.rounding);
    set_control(mode.control);
}

const char *float_mode_change(FloatMode before, FloatMode after)
{
    uint32_t changed = before.control ^ after.control;
    if (changed & (DENORMALS_ARE_ZERO | FLUSH_TO_ZERO))
        return "switches denormals off";
    if (changed & EXCEPTION_MASKS)
        return "switches floating-point traps on";
    if (changed || before.rounding != after.rounding)
        return "changes how numbers are rounded";
    return NULL;
}
