/* `seeds:`, the runs that differ in nothing but chance. */
#ifndef CORE_LAUNCH_SEEDS_H
#define CORE_LAUNCH_SEEDS_H

#include "config/node.h"
#include "config/problems.h"
#include <didact/param.h>

/* A run's config.yaml is an experiment of one run: turns its `seed` into a list of one. */
void seeds_take_single(Node *root, Problems *problems);

/* A number n stands for 0 .. n-1, at most `most`; a list for itself, each once; nothing for one. The values go to `memory`,
 * mistakes to `problems`. */
void seeds_read(const Node *root, int64_t most, didact_integers *seeds, GPtrArray *memory, Problems *problems);

#endif
