/* manifest.json: what made the files beside it, so that a difference between two results can be explained later. */
#ifndef CORE_RECORD_MANIFEST_H
#define CORE_RECORD_MANIFEST_H

#include "base/error.h"
#include <stdint.h>

typedef struct Manifest {
    const char *const *command;   /* argv */
    const char *const *overrides; /* `--set`; NULL: none */
    const char *const *plugins;   /* paths of the .so files; NULL: none */
    int64_t started, ended;       /* seconds since 1970; 0: not yet */
} Manifest;

/* Writes DIRECTORY/manifest.json: this, the program's version and compiler, the libraries, the machine's CPU and architecture,
 * and each plugin's SHA-256. Fails where a plugin cannot be read, too. */
bool manifest_write(const char *directory, const Manifest *manifest, GError **error);

/* The `overrides` of DIRECTORY/manifest.json, NULL-ended; an empty list where there is none. */
GStrv manifest_overrides(const char *directory);

#endif
