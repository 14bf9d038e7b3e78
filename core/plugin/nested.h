/* Strategies inside strategies: the host's side of didact.exploration/1. */
#ifndef CORE_PLUGIN_NESTED_H
#define CORE_PLUGIN_NESTED_H

#include "plugin/host.h"

extern const didact_exploration_extension nested_explorations;

#endif
