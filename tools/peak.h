/* The core's peak rate of fused multiply-adds, what every share of peak is a share of. */
#ifndef TOOLS_PEAK_H
#define TOOLS_PEAK_H

/* Measured now, in floating-point operations a second (a fused multiply-add is two), in float32, on the widest vectors that
 * the processor has. Takes about a tenth of a second. */
double peak_measure(void);

#endif
