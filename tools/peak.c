#include "peak.h"
#include "stopwatch.h"

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

double peak_measure(void)
{
    double (*loop)(unsigned) = widest_loop(), best = 0;
    for (double end = stopwatch_now() + 0.1; stopwatch_now() < end;) {
        double start = stopwatch_now();
        double operations = loop(100000);
        double rate = operations / (stopwatch_now() - start);
        best = rate > best ? rate : best;
    }
    return best;
}
