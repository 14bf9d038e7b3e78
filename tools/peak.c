#include "peak.h"

/* peak-loop.c, compiled for each instruction set: so many rounds of multiply-adds, and how many operations that was. */
double peak_loop_portable(unsigned rounds);
double peak_loop_avx2(unsigned rounds);
double peak_loop_avx512(unsigned rounds);

static double (*widest_loop(void))(unsigned)
{
#ifdef HAVE_AVX512
    if (__builtin_cpu_supports("avx512f"))
        return peak_loop_avx512;
#endif
#ifdef HAVE_AVX2
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return peak_loop_avx2;
#endif
    return peak_loop_portable;
}

enum { ROUNDS = 10000 };

void peak_burst(void *data)
{
    (void)data;
    widest_loop()(ROUNDS);
}

double peak_operations(void)
{
    return widest_loop()(ROUNDS);
}
