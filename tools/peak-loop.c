/* Multiply-adds that depend on nothing but their own chain: as many as a processor can do. Compiled for each instruction set,
 * with PEAK_LOOP naming the function. */
#if defined(__AVX512F__)
#define BYTES 64
#elif defined(__AVX2__)
#define BYTES 32
#else
#define BYTES 16
#endif

#ifdef __clang__
#define UNROLLED(i, count) _Pragma("clang loop unroll(full)") for (int i = 0; i < (count); i++)
#else
#define UNROLLED(i, count) _Pragma("GCC unroll 16") for (int i = 0; i < (count); i++)
#endif

typedef float Vec __attribute__((vector_size(BYTES)));

enum { CHAINS = 12, LANES = BYTES / sizeof(float) };

double PEAK_LOOP(unsigned rounds);

double PEAK_LOOP(unsigned rounds)
{
    Vec chains[CHAINS], factor, term;
    for (int lane = 0; lane < LANES; lane++) {
        factor[lane] = 0.5F;
        term[lane] = 1;
        for (int i = 0; i < CHAINS; i++)
            chains[i][lane] = (float)(i * LANES + lane); /* all different, or the compiler would compute one */
    }
    for (unsigned round = 0; round < rounds; round++)
        UNROLLED (i, CHAINS)
            chains[i] = chains[i] * factor + term;
    volatile float sink;
    for (int i = 0; i < CHAINS; i++)
        for (int lane = 0; lane < LANES; lane++)
            sink = chains[i][lane];
    (void)sink;
    return 2.0 * CHAINS * LANES * rounds;
}
