/* `limits:`, kept by the process that starts the runs; they do not change what a run computes. */
#ifndef CORE_LAUNCH_LIMITS_H
#define CORE_LAUNCH_LIMITS_H

#include "config/node.h"
#include "config/problems.h"
#include <didact/param.h>

typedef struct LimitSettings {
    double stall;  /* seconds that a run may make no progress; NAN: for ever */
    double memory; /* bytes that a run and its child processes may have resident; NAN: no limit */
} LimitSettings;

/* The keys as they are written, `memory` being a text: "2G". */
extern const didact_param limit_settings_table[];
extern const size_t limit_settings_count;

/* Reads the section (NULL: all defaults); mistakes go to `problems`. */
void limits_read(const Node *section, Place place, LimitSettings *limits, GPtrArray *memory, Problems *problems);

#endif
