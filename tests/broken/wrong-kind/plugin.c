#include "../whole.h"

/* Whole as a network, so that nothing but the kind is wrong. */
static void nothing(void)
{
}

static didact_network_api network;

static void fill(void)
{
    network.struct_size = sizeof network;
    for (size_t at = offsetof(didact_network_api, create); at < sizeof network; at += sizeof(void (*)(void)))
        *(void (**)(void))((char *)&network + at) = nothing;
}

BROKEN_PLUGIN("wrong-kind", (fill(), plugin.kind = DIDACT_NETWORK, plugin.api = &network))
