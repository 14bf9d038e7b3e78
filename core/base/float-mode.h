/* The processor's floating-point mode: how it rounds, what it does with denormals, which exceptions trap.
 *
 * It belongs to the thread, and one shared object linked with -ffast-math changes it for everybody when it is loaded. */
#ifndef CORE_BASE_FLOAT_MODE_H
#define CORE_BASE_FLOAT_MODE_H

#include <stdint.h>

typedef struct FloatMode {
    int rounding;     /* as fegetround says */
    uint32_t control; /* x86: the control bits of MXCSR; elsewhere 0 */
} FloatMode;

FloatMode float_mode(void);
void float_mode_set(FloatMode mode);

/* What was done to `before` that made it `after`: "switches denormals off"; NULL where they are the same. */
const char *float_mode_change(FloatMode before, FloatMode after);

#endif
