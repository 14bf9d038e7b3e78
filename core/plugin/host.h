/* The host that one plugin instance sees: it catches failures, lends random streams and extensions. */
#ifndef CORE_PLUGIN_HOST_H
#define CORE_PLUGIN_HOST_H

#include "base/error.h"
#include "plugin/component.h"

typedef struct Host Host;

/* A host for an instance of `component`, its streams derived from the seed and `role` ("environment.teach"). */
Host *host_new(const Component *component, uint64_t seed, const char *role);
void host_free(Host *host);

/* A host for the next instance that the plugin behind `face` makes of a component nested in it: the same extensions, streams
 * of its own. */
Host *host_nested(const didact_host *face, const Component *component);

const didact_host *host_face(const Host *host);

/* Offers an extension under its name; `extension` must outlive the host. */
void host_offer(Host *host, const char *name, const void *extension);

/* The names of the streams that the plugin has taken so far, in order; free with g_ptr_array_unref. Each is a Random, handed
 * out by the face's stream(), which makes those that are not there yet. */
GPtrArray *host_stream_names(const Host *host);

/* To be asked after each call that can fail. True for DIDACT_OK with the floating-point mode as host_new found it; otherwise
 * puts that mode back and sets `error` (FAULT_CONFIG) to what the plugin said, wrapped: where the experiment names it, which
 * plugin, in which of its functions (`doing`, "step"). */
bool host_check(Host *host, didact_status status, const char *doing, GError **error);

/* What went wrong in the call that has just returned with that status, in the plugin's words or about its manners; NULL:
 * nothing. Free with g_free. The floating-point mode is put back. */
char *host_take_fault(Host *host, didact_status status);

/* The message that the plugin gave since the last check, as it gave it, or NULL; free with g_free. For who judges a plugin
 * rather than uses it. */
char *host_take_message(Host *host);

#endif
