/* `report:`, what is compared with what; it changes nothing that a run computes. */
#ifndef CORE_LAUNCH_REPORT_SECTION_H
#define CORE_LAUNCH_REPORT_SECTION_H

#include "config/problems.h"
#include <didact/param.h>

typedef struct ReportSettings {
    const char *baseline; /* "": the first variant */
} ReportSettings;

/* The keys that are plain values. `normalise`, `thresholds` and `coverage`, maps from tasks to
 * numbers, the report reads for itself. */
extern const didact_param report_settings_table[];
extern const size_t report_settings_count;

/* Reads the section (NULL: all defaults) and checks that its numbers are some; mistakes go to `problems`. */
void report_section_read(const Node *section, Place place, ReportSettings *settings, GPtrArray *memory,
                         Problems *problems);

/* Checks that its tasks are among those of the experiment, a NULL-ended list. */
void report_section_check_tasks(const Node *section, const char *const tasks[], Problems *problems);

#endif
