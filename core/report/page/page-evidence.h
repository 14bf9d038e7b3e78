/* What the page says of how its numbers came about. */
#ifndef CORE_REPORT_PAGE_EVIDENCE_H
#define CORE_REPORT_PAGE_EVIDENCE_H

#include "report/study/study.h"

/* Appends the commands that make it all again. */
void page_reproduce(GString *page, const Study *study, const char *folder);

/* Appends each experiment's own file, and its first run's configuration with every default. */
void page_configuration(GString *page, const Study *study, const char *folder);

/* Appends what made the results: from each experiment's manifest.json, one column an experiment. */
void page_manifest(GString *page, const Study *study, const char *folder);

#endif
