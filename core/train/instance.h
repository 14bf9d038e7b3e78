/* A plugin's instance over a stop: its own bytes, and the random streams that it draws from. */
#ifndef CORE_TRAIN_INSTANCE_H
#define CORE_TRAIN_INSTANCE_H

#include "base/random.h"
#include "plugin/host.h"
#include "record/archive.h"

/* How an environment or a strategy saves itself; both NULL where it has no memory. */
typedef struct Memory {
    size_t (*save)(const void *self, void *buffer, size_t capacity);
    didact_status (*load)(void *self, const void *buffer, size_t length);
} Memory;

void random_archive(Random *random, const char *name, Archive *archive);

/* All streams that an instance has taken from its host. */
void streams_archive(Host *host, Archive *archive);

/* The instance's own bytes. False where something is missing so far, or where the plugin does not take back what it saved. */
bool instance_archive(Host *host, void *self, Memory memory, Archive *archive, GError **error);

#endif
