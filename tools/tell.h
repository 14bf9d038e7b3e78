/* Errors as the commands tell them. */
#ifndef TOOLS_TELL_H
#define TOOLS_TELL_H

#include "base/error.h"

/* Prints an error to standard error and returns the exit status that it deserves. Mistakes of a configuration stand as they
 * are, each on its line with its place; others follow the program's name. */
int tell(const GError *error);

#endif
