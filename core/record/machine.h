/* The processor, as far as results depend on it. */
#ifndef CORE_RECORD_MACHINE_H
#define CORE_RECORD_MACHINE_H

#include <glib.h>

/* What it is called; "" where the system does not say. To be freed. */
char *machine_cpu(void);

/* Its features that kernels are chosen by, here and in the libraries that compute: "avx2", "fma", "avx512f". In one order on
 * every machine. */
GStrv machine_features(void);

#endif
