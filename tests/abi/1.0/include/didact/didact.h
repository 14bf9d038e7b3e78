/* Everything that a plugin may see. Include this, or only the header of your kind and plugin.h. */
#ifndef DIDACT_DIDACT_H
#define DIDACT_DIDACT_H

#include <didact/abi.h>
#include <didact/environment.h>
#include <didact/exploration.h>
#include <didact/host.h>
#include <didact/network.h>
#include <didact/param.h>
#include <didact/plugin.h>
#include <didact/rng.h>
#include <didact/status.h>

#endif
