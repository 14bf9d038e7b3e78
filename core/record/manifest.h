/* manifest.json: what made the files beside it, so that a difference between two results can be explained later. */
#ifndef CORE_RECORD_MANIFEST_H
#define CORE_RECORD_MANIFEST_H

#include "record/build.h"
#include <stdint.h>

/* What a command does with the results that are there, by which the list of builds goes. */
typedef enum Making {
    MAKING_MORE, /* goes on with them, whoever made them: this build joins the others */
    MAKING_SAME, /* goes on with what this build made last, and replaces all else */
    MAKING_NONE, /* leaves them as they are */
} Making;

typedef struct Manifest {
    const char *const *command;   /* argv */
    const char *const *overrides; /* `--set`; NULL: none */
    const char *const *plugins;   /* paths of the .so files; NULL: none */
    const char *configuration;    /* of the run, resolved; NULL: of none */
    const GPtrArray *before;      /* Build, those of the results that are there; NULL: as the file says */
    Making making;
    int64_t started, ended; /* seconds since 1970; 0: not yet */
} Manifest;

/* Writes DIRECTORY/manifest.json: this, the program's version and compiler, the libraries, the machine's CPU and architecture,
 * each plugin's SHA-256, that of the configuration, and the builds that made the results. Fails where a plugin cannot be read,
 * too. */
bool manifest_write(const char *directory, const Manifest *manifest, GError **error);

/* Whether DIRECTORY/manifest.json is there and whole; FAULT_DATA where it is not. */
bool manifest_check(const char *directory, GError **error);

/* The `overrides` of DIRECTORY/manifest.json, NULL-ended; an empty list where there is none. */
GStrv manifest_overrides(const char *directory);

/* The builds that made what is in DIRECTORY, Build, the last one last; empty where there is no telling. */
GPtrArray *manifest_builds(const char *directory);

#endif
