/* Two run directories that should hold the same: where their results are not. */
#ifndef CORE_RECORD_COMPARE_H
#define CORE_RECORD_COMPARE_H

#include "base/error.h"

/* The files that the determinism contract is about, those of both directories: every CSV but timing.csv, and
 * policy.safetensors last. Names (char), sorted. */
GPtrArray *compare_files(const char *was, const char *now);

/* Compares one of them, byte by byte. NULL where both are the same; else a line that names the first place where they are not,
 * and what each has there: "evaluations.csv:12: return: recorded -3.5, repeated -3.25". To be freed. */
char *compare_file(const char *was, const char *now, const char *name);

/* A line for each thing in their manifests that results may depend on and that is not the same: "compiler: gcc 12 -> gcc 13";
 * programs, plugins and configurations by their SHA-256. One that only one of them knows is told as "nothing". Where one of the
 * manifests cannot be read, a line says so. */
GPtrArray *compare_manifests(const char *was, const char *now);

#endif
