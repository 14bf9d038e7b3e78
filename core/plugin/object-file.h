/* A look at a file before the dynamic loader has it, for messages that say more than the loader's. */
#ifndef CORE_PLUGIN_OBJECT_FILE_H
#define CORE_PLUGIN_OBJECT_FILE_H

#include "base/error.h"

/* Whether the file is a shared object for this machine. Errors: FAULT_CONFIG. */
bool object_file_check(const char *path, GError **error);

#endif
