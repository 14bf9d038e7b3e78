/* The core's peak rate of fused multiply-adds, what every share of peak is a share of. */
#ifndef TOOLS_PEAK_H
#define TOOLS_PEAK_H

/* A short burst of multiply-adds in float32 on the widest vectors that the processor has; to be timed. `data` is not used. */
void peak_burst(void *data);

/* Floating-point operations of a burst, a multiply-add being two. */
double peak_operations(void);

#endif
