/* The kinds of plugins and their names, which are the folders on the search path and the sections of an experiment. */
#ifndef CORE_PLUGIN_KIND_H
#define CORE_PLUGIN_KIND_H

#include <didact/didact.h>

/* Kinds count from 1 to this. */
#define KIND_COUNT 3

/* "environment", "exploration", "network"; NULL for a number that is no kind. */
const char *kind_name(int32_t kind);

/* With its article: "an environment". */
const char *kind_article(didact_kind kind);

/* The kind of that name; 0 when there is none. */
didact_kind kind_named(const char *name);

#endif
