/* A file that is written whole or not at all: under another name first, brought to the disk, then renamed. */
#ifndef CORE_RECORD_WHOLE_FILE_H
#define CORE_RECORD_WHOLE_FILE_H

#include "base/error.h"
#include <stddef.h>

typedef struct WholeFile WholeFile;

/* Begins PATH.tmp. Never NULL: failures are remembered and told by whole_file_close. */
WholeFile *whole_file_open(const char *path);

void whole_file_append(WholeFile *file, const void *bytes, size_t length);

/* Puts the file in its place, durably, and frees; where anything failed, what was there before stays. */
bool whole_file_close(WholeFile *file, GError **error);

/* A text in one go: a reader sees the old file or the new one. Only where it is durable is it on the disk afterwards; that takes
 * some milliseconds. */
bool whole_file_put(const char *path, const char *text, bool durable, GError **error);

/* Reads a file; `bytes` are to be freed. Errors as fail_to_read has them. */
bool whole_file_read(const char *path, char **bytes, size_t *length, GError **error);

/* Sets `error` to why `path` could not be written, from errno. A full disk is FAULT_STOPPED: with more room the run goes on. */
bool fail_to_write(GError **error, const char *path, int code);

/* The same for a file that was to be read. One that is not there is FAULT_DATA. All else may have a reason outside of the file
 * (rights, a network, a failing disk), and says nothing of what is in it: FAULT_STOPPED. */
bool fail_to_read(GError **error, const char *path, int code);

#endif
