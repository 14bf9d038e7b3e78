/* Random streams over a stop. */
#ifndef CORE_TRAIN_STREAMS_H
#define CORE_TRAIN_STREAMS_H

#include "base/random.h"
#include "plugin/host.h"
#include "record/archive.h"

void random_archive(Random *random, const char *name, Archive *archive);

/* All streams that an instance has taken from its host. */
void streams_archive(Host *host, Archive *archive);

#endif
