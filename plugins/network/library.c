#include "library.h"

#include <string.h>

/* Those of the library that is linked are there, the others NULL. */
__attribute__((weak)) void openblas_set_num_threads(int threads);
__attribute__((weak)) char *openblas_get_corename(void);
__attribute__((weak)) void bli_thread_set_num_threads(intptr_t threads);
__attribute__((weak)) void MKL_Set_Num_Threads(int threads);

bool library_set_threads(int threads)
{
    if (openblas_set_num_threads)
        openblas_set_num_threads(threads);
    else if (bli_thread_set_num_threads)
        bli_thread_set_num_threads(threads);
    else if (MKL_Set_Num_Threads)
        MKL_Set_Num_Threads(threads);
    else
        return false;
    return true;
}

/* The kernels that an OpenBLAS has at least, for a processor that can do so much more. */
static const char *better_kernels(void)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return "SkylakeX";
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return "Haswell";
#endif
    return NULL;
}

/* OpenBLAS takes those of a Prescott, with SSE3, for every processor that is younger than itself. */
void library_check_kernels(const didact_host *host)
{
    const char *better = better_kernels();
    if (better && openblas_get_corename && strcmp(openblas_get_corename(), "Prescott") == 0)
        host->log(host,
                  "OpenBLAS does not know this processor and takes its slowest kernels; OPENBLAS_CORETYPE=%s in the "
                  "environment gives it better ones",
                  better);
}
