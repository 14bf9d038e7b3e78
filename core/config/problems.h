/* All mistakes of a configuration, gathered so that they can be told at once. */
#ifndef CORE_CONFIG_PROBLEMS_H
#define CORE_CONFIG_PROBLEMS_H

#include "base/error.h"
#include "config/node.h"

typedef struct Problems Problems;

Problems *problems_new(void);
void problems_free(Problems *problems);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Problems, problems_free)

/* One mistake: the bad value and what is allowed, in one sentence without a full stop. */
void problems_add(Problems *problems, Place place, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* How often a mistake was added, repetitions included: where this has not grown, all was fine. */
unsigned problems_count(const Problems *problems);

/* "file:line:column: message" lines in the order of the file, each told once. */
char *problems_text(const Problems *problems);

/* True when there are none; otherwise sets `error` (FAULT_CONFIG) to that text. */
bool problems_none(const Problems *problems, GError **error);

#endif
