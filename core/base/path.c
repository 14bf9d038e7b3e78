#include "base/path.h"

#include <glib.h>
#include <string.h>

char *path_quoted(const char *path)
{
    static const char plain[] = G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "/._,=+-:@%";
    return path[strspn(path, plain)] ? g_shell_quote(path) : g_strdup(path);
}
