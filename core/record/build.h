/* What made a result: the program and its plugins, told apart by their SHA-256. */
#ifndef CORE_RECORD_BUILD_H
#define CORE_RECORD_BUILD_H

#include "base/error.h"
#include <json-glib/json-glib.h>

typedef struct BuildPart {
    char *name;   /* "the program", or a plugin's kind and id: "exploration/ou" */
    char *path;   /* NULL for the program, and for what was read from a manifest */
    char *sha256; /* in hexadecimal digits */
} BuildPart;

typedef struct Build {
    char *version;
    GPtrArray *parts; /* BuildPart, the program first */
} Build;

/* Hashes a plugin's file now: for this process it stays what it is at this moment, whatever may stand there later. For those
 * who load it, or have others load it. A file that cannot be read is not remembered. */
void build_remember(const char *plugin);

/* This process with those plugins (paths, NULL-ended; NULL: none), as they were remembered, the others as they are now. Fails
 * where a file cannot be read. */
Build *build_here(const char *const *plugins, GError **error);
void build_free(Build *build);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Build, build_free)

/* The part of that name, or NULL. */
const BuildPart *build_part(const Build *build, const char *name);

/* The first part that both have and that is not the same in both, in `now`; NULL: none. */
const BuildPart *build_difference(const Build *was, const Build *now);

/* Adds the parts of another that it lacks; false, and nothing is added, where the two differ in one. */
bool build_join(Build *build, const Build *other);

/* As a member of a manifest's "builds", and back; NULL where it is none. */
JsonNode *build_to_json(const Build *build);
Build *build_from_json(JsonNode *node);

#endif
