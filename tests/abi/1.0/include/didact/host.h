/* What the host lends to every plugin instance. The struct lives as long as the instance that was created with it. */
#ifndef DIDACT_HOST_H
#define DIDACT_HOST_H

#include <didact/rng.h>
#include <didact/status.h>

typedef struct didact_host didact_host;

struct didact_host {
    uint32_t struct_size;
    uint32_t abi; /* the host's DIDACT_ABI */

    /* Says why the current call fails, in one sentence without a full stop or line break; the host adds the plugin's id,
     * path and place in the experiment. Returns DIDACT_FAILED, so that `return host->fail(host, ...)` reads well.
     * [setup] [step] [pause] */
    didact_status (*fail)(const didact_host *host, const char *format, ...) DIDACT_PRINTF(2, 3);

    /* A line for the run's log. [setup] [pause] */
    void (*log)(const didact_host *host, const char *format, ...) DIDACT_PRINTF(2, 3);

    /* A random stream of this instance's own, named by it; the same name gives the same stream. Lives as long as the
     * instance, and is saved with the run. [setup] */
    didact_rng *(*stream)(const didact_host *host, const char *name);

    /* A further interface by its name ("didact.network/1", see the header that declares it), or NULL where the host does
     * not have it. Lives as long as the instance. [setup] */
    const void *(*extension)(const didact_host *host, const char *name);
};

#endif
