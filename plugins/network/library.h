/* What the linked BLAS library does beside the standard: its threads, and whether it knows the processor. */
#ifndef NETWORK_LIBRARY_H
#define NETWORK_LIBRARY_H

#include <didact/host.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How many threads it may use. False where it has no setter that is known here. The setting is the library's, so the
 * process's. */
bool library_set_threads(int threads);

/* Logs it when the library takes kernels far below what the processor can. [setup] */
void library_check_kernels(const didact_host *host);

#ifdef __cplusplus
}
#endif

#endif
