/* The libraries that this process runs on, in the versions that it has loaded, whatever it was built with. */
#ifndef CORE_RECORD_LIBRARIES_H
#define CORE_RECORD_LIBRARIES_H

#include <json-glib/json-glib.h>

/* A member for each: its name and version. GLib, JSON-GLib, libyaml and the C library are always there; MuJoCo, BLAS and
 * libtorch where a plugin has loaded them. One that cannot be asked is told by its file's name, which has the version in it. */
void libraries_describe(JsonBuilder *builder);

#endif
