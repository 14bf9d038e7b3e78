/* What is carried over a stop, under names, in one sealed safetensors file.
 *
 * One function describes the state of a thing both ways: where an archive saves, each call takes the values into it; where it
 * loads, the same call fills them. So nothing can be written and not read. A name that is missing or has another
 * shape is remembered, told by archive_well, and leaves the values as they were. */
#ifndef CORE_RECORD_ARCHIVE_H
#define CORE_RECORD_ARCHIVE_H

#include "record/safetensors.h"

typedef struct Archive Archive;

/* To save into. */
Archive *archive_new(void);

/* To load from. NULL where the file is damaged (FAULT_DATA). */
Archive *archive_open(const char *path, GError **error);
void archive_free(Archive *archive);

bool archive_loads(const Archive *archive);

/* Until archive_leave, names are preceded by NAME and a dot. */
void archive_enter(Archive *archive, const char *name);
void archive_leave(Archive *archive);

/* The values under a name, in a row or as [rows][columns]. */
void archive_floats(Archive *archive, const char *name, float *values, size_t rows, size_t columns);
void archive_reals(Archive *archive, const char *name, double *values, size_t count);
void archive_integers(Archive *archive, const char *name, int64_t *values, size_t count);
void archive_words(Archive *archive, const char *name, uint64_t *values, size_t count);
void archive_bytes(Archive *archive, const char *name, void *bytes, size_t count);
void archive_flags(Archive *archive, const char *name, bool *values, size_t count);

/* Bytes whose number the archive keeps; `bytes` becomes as long. */
void archive_blob(Archive *archive, const char *name, GByteArray *bytes);

/* Loading: how many values in a row the file has under a name, 0 where there are none: at most as many as it has bytes. */
size_t archive_count(const Archive *archive, const char *name);

/* A text beside the values; NULL where there is none. */
void archive_note(Archive *archive, const char *key, const char *text);
const char *archive_noted(const Archive *archive, const char *key);

/* Whether everything that was asked for while loading was there. */
bool archive_well(const Archive *archive, GError **error);

/* Remembers, as for a missing name, that what was loaded cannot be. */
void archive_refuse(Archive *archive, const char *why);

/* Writes the file whole or not at all; its seal, which tells it from every other, goes to `seal`. */
bool archive_save(Archive *archive, const char *path, unsigned char seal[SEAL_SIZE], GError **error);

/* The seal of the file that it loads from. */
const unsigned char *archive_seal(const Archive *archive);

#endif
