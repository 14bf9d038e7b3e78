/* A network backend opened as an experiment would, and networks on it beside their double-precision reference. */
#ifndef TESTS_SUPPORT_BACKEND_H
#define TESTS_SUPPORT_BACKEND_H

#include "base/random.h"
#include "conform/mlp.h"
#include "conform/numbers.h"
#include "plugin/host.h"

typedef struct TestBackend {
    const didact_network_api *api;
    void *self;
    Component *component;
    Host *host;
} TestBackend;

/* Opens "{plugin: native, isa: avx2}"; false with `error` set when the backend will not. */
bool backend_open(TestBackend *backend, const char *section, GError **error);
void backend_close(TestBackend *backend);

/* The words of native's `isa` that work on this processor, NULL-ended; the last is "portable", which always does. */
const char *const *backend_isas(void);
void backend_open_isa(TestBackend *backend, const char *isa);

/* A network that must be possible, drawn from a fixed stream. */
didact_network *backend_network(const TestBackend *backend, const didact_network_spec *spec);
didact_pass *backend_pass(const TestBackend *backend, didact_network *network, uint32_t capacity);

/* Array i as the backend describes it, and its numbers in a new array. */
didact_array backend_array(const TestBackend *backend, const didact_network *network, size_t i);
float *backend_read(const TestBackend *backend, const didact_network *network, size_t i, didact_content content);

/* All arrays of that content, one behind the other, in a new array. */
GArray *backend_read_all(const TestBackend *backend, const didact_network *network, didact_content content);

/* Moves every value a little at random, so that biases are not 0 and scales not 1. */
void backend_shake(const TestBackend *backend, didact_network *network, uint64_t seed);

/* A reference with the network's values. */
Mlp *backend_reference(const TestBackend *backend, const didact_network *network, const didact_network_spec *spec);

#endif
