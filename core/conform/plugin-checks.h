/* The checks of what every plugin is, whatever its kind (check-plugin.c). */
#ifndef CORE_CONFORM_PLUGIN_CHECKS_H
#define CORE_CONFORM_PLUGIN_CHECKS_H

#include "conform/check.h"

bool check_table(Trial *trial);
bool check_symbols(Trial *trial);

#endif
